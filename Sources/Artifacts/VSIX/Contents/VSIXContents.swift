internal import Core
internal import SystemPackage

/// Everything that goes into a package, checked and in order, before any of it is compressed.
struct VSIXContents: Sendable {
    let manifest: ExtensionManifest
    let packaging: VSIXPackaging
    /// All entries, sorted by the bytes of their paths.
    let files: [PayloadFile]
    let warnings: [VSIXWarning]

    /// Writes the package.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` where reading or writing fails.
    func write(into store: ArtifactStore) throws -> PackagedVSIX {
        var digests: [(path: String, sha256: Digest)] = []
        let artifact = try store.add(fileName: fileName, mediaType: "application/vsix") { sink in
            let zip = ZipWriter(to: sink, scratch: store.root.appending("scratch"))
            for file in files {
                try zip.add(
                    file, modified: packaging.modified, method: .deflate(packaging.options.compression))
                var stream = DigestStream(.sha256)
                try file.read { stream.update($0) }
                digests.append((file.path.description, stream.finish()))
            }
            try zip.finish()
        }
        return PackagedVSIX(
            artifact: artifact, publisher: manifest.publisher ?? "", name: manifest.name,
            version: manifest.version, target: packaging.target, isPreRelease: packaging.isPreRelease,
            normalForm: VSIXNormalForm.digest(of: digests), entries: files.map(\.path.description),
            warnings: warnings)
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
    func contents() throws -> VSIXContents {
        let document = try ManifestDocument(folder: folder)
        let manifest = try checkedManifest(document)
        let selection = try FileSelection(self, manifest)
        var packaged = PackagedFiles(selection.files, manifest, options)
        let violations = selection.violations + packaged.violations
        var failures = selection.failures + violations.map(document.failure)
        failures += unusedPatterns(manifest, packaged).map(document.failure)
        failures += ignoreStrategy(manifest).map(document.failure)
        rewritePackageJSON(document, &packaged)
        failures += try rewriteDocuments(manifest, &packaged)
        failures += try SecretCheck(options: options).failures(selection.files)
        try Failures.throwIfAny(failures)
        return VSIXContents(
            manifest: manifest, packaging: self, files: complete(packaged, manifest),
            warnings: selection.warnings + PackagingWarnings(manifest, packaged, self).all)
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
