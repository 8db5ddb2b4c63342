internal import Core

/// Puts what a layer declares where it belongs in the file system below it, and in order.
///
/// Every parent folder is written: Docker 20.10 makes missing ones so that only root can enter them. Those that the
/// layers below have keep their owners and modes.
struct LayerArrangement {
    let name: String
    let tree: RootTree
    /// No time of a folder is later than this one.
    let latest: Timestamp
    /// Who owns folders that no layer below has.
    let owner: TarOwner
    /// As they came: files are in order already, which makes sorting them cheap.
    private var entries: [OCILayerEntry] = []
    /// Where the entry of a path stands among them.
    private var indices: [RelativePath: Int] = [:]
    /// What is taken away, by where it really is.
    private var removals: [RelativePath: RelativePath] = [:]
    /// Folders that are entries, like all folders above them.
    private var written: Set<RelativePath> = []
    private var failures: [Failure] = []

    init(_ name: String, tree: RootTree, latest: Timestamp, owner: TarOwner) {
        self.name = name
        self.tree = tree
        self.latest = latest
        self.owner = owner
    }

    /// Adds what was declared at a path.
    mutating func add(_ entry: OCILayerEntry) {
        do {
            var placed = entry
            if entry.content == .folder {
                // A link to a folder stays one: its folder is what is meant.
                placed.path = try tree.folderPlace(entry.path)
                placed.attributes = attributes(of: placed.path) ?? entry.attributes
            } else {
                placed.path = try tree.place(entry.path)
            }
            try add(placed: placed)
        } catch let failure as Failure {
            failures.append(failure)
        } catch {
            failures.append(unplaceable(entry.path, error))
        }
    }

    /// Takes something of the layers below away.
    mutating func remove(_ path: RelativePath) {
        guard tree.contains(path), let placed = try? tree.place(path) else {
            failures.append(refusal(path, "is to be removed, and the layers below have nothing there"))
            return
        }
        removals[placed] = path
    }

    /// All entries in order, every folder before what is in it.
    ///
    /// - Throws: `Failures` with all that does not fit (`oci.layer`, `payload.duplicate-path`).
    mutating func finish() throws -> [OCILayerEntry] {
        for placed in removals.keys { addMark(for: placed) }
        // Folders that are added meanwhile have their parents already.
        for index in entries.indices { addParents(of: entries[index].path) }
        // What is below a removed folder has made it an entry.
        for (placed, path) in removals where indices[placed] != nil {
            failures.append(refusal(path, "is to be removed, and is in the same layer"))
        }
        try Failures.throwIfAny(failures.sorted { $0.subject < $1.subject })
        return OCILayerEntry.sorted(HardLinks(entries, indices).turned)
    }

    private mutating func add(placed entry: OCILayerEntry) throws {
        try check(entry)
        guard let other = self.entry(at: entry.path) else { return put(entry) }
        // Packages share folders, and the first one says what they are.
        if other == entry || other.content == .folder && entry.content == .folder { return }
        throw Failure(
            .payloadDuplicatePath, "\(name): \(entry.path)", "two entries of the layer have this path",
            advice: "leave one out, or give them different destinations")
    }

    private func entry(at path: RelativePath) -> OCILayerEntry? { indices[path].map { entries[$0] } }

    /// Adds an entry, or puts it in the place of the one with its path.
    private mutating func put(_ entry: OCILayerEntry) {
        if let index = indices[entry.path] {
            entries[index] = entry
        } else {
            indices[entry.path] = entries.count
            entries.append(entry)
        }
    }

    private func check(_ entry: OCILayerEntry) throws {
        if entry.path.hasComponent(beginningWith: ".wh."),
            let name = entry.path.components.first(where: { $0.hasPrefix(".wh.") })
        {
            throw Failure(
                .ociLayer, "\(entry.path)",
                "a name that begins with .wh. deletes \(name.dropFirst(4)) of the layers below, and adds nothing",
                advice: "rename the file, or leave it out of the image")
        }
        if entry.content != .folder, tree.folder(entry.path) != nil {
            throw refusal(
                entry.path, "is a folder in the layers below, and would take away all that is in it")
        }
    }

    /// Adds the whiteout that hides a name.
    private mutating func addMark(for path: RelativePath) {
        guard let mark = path.sibling(".wh.\(path.name)") else { return }
        put(OCILayerEntry(path: mark, content: .whiteout, attributes: TarAttributes(mode: 0o644)))
    }

    private mutating func addParents(of path: RelativePath) {
        var parent = path.parent
        while let folder = parent, written.insert(folder).inserted {
            if let entry = entry(at: folder) {
                if entry.content != .folder {
                    let below = entries.map(\.path).filter { $0.description.hasPrefix("\(folder)/") }
                    let first = below.min() ?? path
                    failures.append(
                        refusal(folder, "is a file of the layer, and \(first) needs it as a folder"))
                }
            } else {
                let new = TarAttributes(mode: Self.mode(folder), owner: owner)
                put(
                    OCILayerEntry(
                        path: folder, content: .folder, attributes: attributes(of: folder) ?? new))
            }
            parent = folder.parent
        }
    }

    /// Those of the layers below; nil if none has it.
    private func attributes(of folder: RelativePath) -> TarAttributes? {
        guard var known = tree.folder(folder) else { return nil }
        // A base built after the release's commit would make layers with times of the future.
        known.modified = known.modified.map { min($0, latest) }
        return known
    }

    /// Clients set the mode of a folder that the base has already, so those that are not 0755 in every system
    /// keep theirs: without it nobody but root could write to `/tmp`.
    static func mode(_ path: RelativePath) -> UInt16 {
        switch path.description {
        case "tmp", "var/tmp": 0o1777
        case "root": 0o700
        default: 0o755
        }
    }

    private func unplaceable(_ path: RelativePath, _ error: any Error) -> Failure {
        switch error {
        case let occupied as RootTree.Occupied:
            refusal(path, "lies below \(occupied.path), which is no folder in the layers below")
        default: refusal(path, "lies below a link that leads nowhere")
        }
    }

    private func refusal(_ path: RelativePath, _ message: String) -> Failure {
        Failure(
            .ociLayer, "\(name): \(path)", message,
            advice: "correct the path; `tar -tv` of the base's layers shows what is there")
    }
}

extension RelativePath {
    /// Another name in the same folder.
    fileprivate func sibling(_ name: String) -> RelativePath? {
        RelativePath(name).map { parent?.appending($0) ?? $0 }
    }
}
