internal import Core

extension OCILayer {
    /// The entries of the layer's tar above what `tree` describes.
    ///
    /// - Throws: `Failures` and `Failure` (`oci.layer`, `payload.duplicate-path`, `payload.empty`, `oci.package`).
    func entries(
        above tree: RootTree, latest: Timestamp, _ unpacked: [UnpackedPackage]
    ) throws -> [OCILayerEntry] {
        var arrangement = LayerArrangement(name, tree: tree, latest: latest, owner: owner)
        for file in try arranged() { arrangement.add(entry(file)) }
        for folder in folders { arrangement.add(entry(folder: folder)) }
        for link in links { arrangement.add(try entry(link, tree)) }
        for package in unpacked { package.entries.forEach { arrangement.add($0) } }
        for file in try PackageDatabase(tree).files(adding: unpacked) { arrangement.add(file) }
        for path in removals { arrangement.remove(path) }
        let entries = try arrangement.finish()
        try checkExtended(entries)
        return try checkLinks(entries)
    }

    private func arranged() throws -> [PayloadFile] {
        // A layer may consist of links and removals alone.
        let hasMore = !(links.isEmpty && removals.isEmpty && packages.isEmpty && folders.isEmpty)
        if files.isEmpty, hasMore { return [] }
        let files = try PayloadFile.arrange(files, for: name, unpackedOn: .linux)
        guard let folder else { return files }
        return files.map { file in
            var file = file
            file.path = folder.appending(file.path)
            return file
        }
    }

    private func entry(folder: RelativePath) -> OCILayerEntry {
        OCILayerEntry(
            path: folder, content: .folder,
            attributes: TarAttributes(mode: LayerArrangement.mode(folder), owner: owner))
    }

    private func entry(_ file: PayloadFile) -> OCILayerEntry {
        OCILayerEntry(
            path: file.path, content: .file(file),
            attributes: TarAttributes(
                mode: file.mode, owner: owner, extended: extendedAttributes[file.path] ?? [:]))
    }

    private func entry(_ link: OCILink, _ tree: RootTree) throws -> OCILayerEntry {
        switch link.target {
        case .symbolic(let target):
            guard !target.isEmpty, !target.contains("\u{0}") else {
                throw Failure(.ociLayer, "\(link.path)", "is a link to nothing", advice: "name its target")
            }
            return OCILayerEntry(
                path: link.path, content: .symbolicLink(target),
                attributes: TarAttributes(mode: 0o777, owner: owner))
        case .hard(let target):
            let placed = (try? tree.place(target)) ?? target
            return OCILayerEntry(
                path: link.path, content: .hardLink(placed),
                attributes: TarAttributes(mode: 0o644, owner: owner))
        }
    }

    private func checkExtended(_ entries: [OCILayerEntry]) throws {
        if extendedAttributes.isEmpty { return }
        let paths = Set(files.map { folder?.appending($0.path) ?? $0.path })
        guard let lost = extendedAttributes.keys.filter({ !paths.contains($0) }).min() else { return }
        throw Failure(
            .ociLayer, "\(name): \(lost)", "has extended attributes, and is no file of the layer",
            advice: "name the file by its path from the root, without / in front")
    }

    private func checkLinks(_ entries: [OCILayerEntry]) throws -> [OCILayerEntry] {
        let links = entries.filter { if case .hardLink = $0.content { true } else { false } }
        if links.isEmpty { return entries }
        let paths = Set(entries.map(\.path))
        for entry in links {
            guard case .hardLink(let target) = entry.content, !paths.contains(target) || target == entry.path
            else { continue }
            throw Failure(
                .ociLayer, "\(name): \(entry.path)",
                "is a hard link to \(target), which is no file of the layer",
                advice: "a hard link leads to a file of the same layer; use a symbolic one")
        }
        return entries
    }
}
