internal import Core
internal import Glibc
internal import SystemPackage

/// Everything that goes into a package, checked and in order, before any of it is compressed.
struct VSIXContents: Sendable {
    let manifest: ExtensionManifest
    let packaging: VSIXPackaging
    /// All entries, sorted by the bytes of their paths.
    let files: [PayloadFile]
    let warnings: [VSIXWarning]

    /// The digest of each file, in their order.
    let digests: [Digest]
    let session: VSIXSession

    /// Writes the package.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` where reading or writing fails.
    func write(into store: ArtifactStore) throws -> PackagedVSIX {
        let artifact = try store.add(fileName: fileName, mediaType: "application/vsix") { sink in
            try write(to: sink, scratch: store.scratch)
        }
        let listed = zip(files, digests).map { (path: $0.path.description, sha256: $1) }
        return PackagedVSIX(
            artifact: artifact, publisher: manifest.publisher ?? "", name: manifest.name,
            version: manifest.version, target: packaging.target, isPreRelease: packaging.isPreRelease,
            normalForm: VSIXNormalForm.digest(of: listed), entries: files.map(\.path.description),
            warnings: warnings)
    }

    /// Writes the package to a file, or into a folder that is there, replacing what stands there.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` where reading or writing fails.
    func write(to place: FilePath) throws -> WrittenVSIX {
        let path = FileSystem.isFolder(place) ? place.appending(fileName) : place
        let draft = FilePath("\(path).\(getpid()).new")
        try FileSystem.makeFolder(path.removingLastComponent())
        try FileSystem.remove(draft)
        do {
            let sink = try FileSink(creating: draft)
            try write(to: sink, scratch: path.removingLastComponent())
            try sink.finish()
            try FileSystem.move(draft, to: path)
        } catch {
            unlink(draft.string)
            throw error
        }
        return WrittenVSIX(
            path: path, size: FileSystem.kind(path)?.size ?? 0, entries: files.map(\.path.description),
            warnings: warnings)
    }

    private func write(to sink: any ByteSink, scratch: FilePath) throws {
        let zip = ZipWriter(to: sink, scratch: scratch)
        let inputs = Swift.zip(files, digests).map { ZipCompressor.Input($0, digest: $1) }
        try session.compressor.compress(
            inputs, modified: packaging.modified, level: packaging.options.compression
        ) { try zip.add($0) }
        try zip.finish()
        for file in files { try session.files.confirm(file) }
    }

    /// `name[-target]-version.vsix`.
    private var fileName: String {
        [manifest.name, packaging.target, manifest.version].compactMap { $0 }.joined(separator: "-") + ".vsix"
    }
}

extension VSIXPackaging {
    /// Reads, checks and prepares everything.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failures` with all that is wrong; what can only be checked when the manifest is good is not
    ///   checked when it is not.
    func contents(_ session: VSIXSession) throws -> VSIXContents {
        let document = try ManifestDocument(folder: folder)
        let manifest = try checkedManifest(document)
        let selection = try FileSelection(self, manifest, known: session.selections)
        let facts = try session.files.facts(of: selection.files)
        var packaged = PackagedFiles(selection.files, manifest, options)
        let violations = selection.violations + packaged.violations
        var failures = selection.failures + violations.map(document.failure)
        failures += unusedPatterns(manifest, packaged).map(document.failure)
        failures += ignoreStrategy(manifest).map(document.failure)
        rewritePackageJSON(document, &packaged)
        failures += try rewriteDocuments(manifest, &packaged)
        let secrets = SecretCheck(options: options)
        failures += secrets.failures(selection.files, facts)
        try Failures.throwIfAny(failures)
        let files = complete(packaged, manifest)
        let warnings =
            selection.warnings + secrets.needless(selection.files, facts, in: folder)
            + PackagingWarnings(manifest, packaged, self).all + (try iconWarnings(packaged))
        return VSIXContents(
            manifest: manifest, packaging: self, files: files, warnings: warnings,
            digests: Self.digests(of: files, knowing: zip(selection.files, facts)), session: session)
    }

    /// What was rewritten is in memory; everything else was read already.
    private static func digests(
        of files: [PayloadFile], knowing facts: some Sequence<(PayloadFile, FileFacts)>
    ) -> [Digest] {
        let pairs = facts.compactMap { file, facts in file.place.map { ($0, facts.sha256) } }
        let known = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        return files.map { file in
            switch file.source {
            case .bytes(let bytes): return Digest.of(bytes)
            case .file(let path):
                guard let digest = known[path] else { preconditionFailure("\(path) was never selected") }
                return digest
            }
        }
    }

    private func iconWarnings(_ packaged: PackagedFiles) throws -> [VSIXWarning] {
        guard let path = packaged.assets.icon,
            let icon = packaged.files.first(where: { $0.path.description == path })
        else { return [] }
        return try IconImage.warning(icon).map { [$0] } ?? []
    }

    /// The two documents that describe a package, and all files, sorted.
    private func complete(_ packaged: PackagedFiles, _ manifest: ExtensionManifest) -> [PayloadFile] {
        let description = VSIXManifestXML(
            manifest: manifest, target: target, isPreRelease: isPreRelease, assets: packaged.assets)
        let types = ContentTypes.xml(packaged.files.map(\.path.description))
        // 0664 as in every package of vsce's.
        let generated = [
            PayloadFile(
                RelativePath(constant: "extension.vsixmanifest"), bytes: Array(description.text.utf8),
                mode: 0o664),
            PayloadFile(RelativePath(constant: "[Content_Types].xml"), bytes: Array(types.utf8), mode: 0o664),
        ]
        return (generated + packaged.files).sorted { $0.path < $1.path }
    }

    /// With another version the manifest is written anew, as `JSON.stringify(manifest, null, 2)` does.
    private func rewritePackageJSON(_ document: ManifestDocument, _ packaged: inout PackagedFiles) {
        let name = RelativePath(constant: "package.json")
        guard let index = packaged.origins.firstIndex(of: name) else { return }
        packaged.files[index].mode = 0o644
        guard let version, document.value["version"]?.string != version, var object = document.value.object
        else { return }
        object["version"] = .string(version)
        let text = JSONValue.object(object).text(.indented)
        packaged.files[index] = PayloadFile(
            packaged.files[index].path, bytes: Array(text.utf8), mode: 0o644)
    }

    private func rewriteDocuments(
        _ manifest: ExtensionManifest, _ packaged: inout PackagedFiles
    ) throws -> [Failure] {
        var failures: [Failure] = []
        let documents = [("README.md", packaged.readme), ("CHANGELOG.md", packaged.changelog)]
        for (name, indices) in documents {
            let document = ExtensionDocument(name, manifest, options)
            for index in indices {
                var text: [UInt8] = []
                try packaged.files[index].read { text.append(contentsOf: $0) }
                do throws(DocumentProblem) {
                    let bytes = try document.packaged(text)
                    packaged.files[index] = PayloadFile(packaged.files[index].path, bytes: bytes, mode: 0o664)
                } catch {
                    let path = folder.pushing(FilePath(packaged.origins[index].description))
                    failures.append(
                        Failure(
                            .vsixDocument, "\(path):\(error.line)", error.message,
                            advice: "correct the document"))
                }
            }
        }
        return failures
    }
}
