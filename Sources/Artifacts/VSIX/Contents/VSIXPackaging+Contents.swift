internal import Core
internal import SystemPackage

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
        let selection = try FileSelection(self, manifest, sharing: session)
        let facts = selection.facts
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
        let warnings =
            selection.warnings + secrets.needless(selection.files, facts, in: folder)
            + PackagingWarnings(manifest, packaged, self).all + (try iconWarnings(packaged))
        return VSIXContents(
            manifest: manifest, packaging: self, entries: complete(packaged, manifest, facts),
            listed: Self.listed(packaged, selection.files), warnings: warnings, session: session)
    }

    /// What was made or rewritten has no size on the disk; a package.json that got another version counts with its old
    /// one, as in vsce.
    private static func listed(_ packaged: PackagedFiles, _ sources: [PayloadFile]) -> [PackageTree.File] {
        let rewritten = Set(packaged.readme + packaged.changelog)
        let generated = ["[Content_Types].xml", "extension.vsixmanifest"]
        return generated.map { PackageTree.File(path: $0, size: nil) }
            + packaged.files.indices.map { index in
                PackageTree.File(
                    path: packaged.files[index].path.description,
                    size: rewritten.contains(index) ? nil : sources[index].size)
            }
    }

    private func iconWarnings(_ packaged: PackagedFiles) throws -> [VSIXWarning] {
        guard let path = packaged.assets.icon,
            let icon = packaged.files.first(where: { $0.path.description == path })
        else { return [] }
        return try IconImage.warning(icon).map { [$0] } ?? []
    }

    /// The two documents that describe a package, and all files, sorted; `facts` are those of the files before they
    /// were renamed and rewritten, in the same order.
    private func complete(
        _ packaged: PackagedFiles, _ manifest: ExtensionManifest, _ facts: [FileFacts]
    ) -> [ZipCompressor.Input] {
        let description = VSIXManifestXML(
            manifest: manifest, target: target, isPreRelease: isPreRelease, assets: packaged.assets)
        let named = packaged.files.map { (path: $0.path.description, file: $0) }
        let types = ContentTypes.xml(named.map(\.path))
        let entries = zip(named, facts).map { named, facts in
            // What was rewritten is in memory; everything else is what was read.
            let input =
                if let bytes = named.file.bytes {
                    ZipCompressor.Input(named.file, digest: Digest.of(bytes))
                } else {
                    ZipCompressor.Input(named.file, facts.content) { try facts.confirm() }
                }
            return (named.path, input)
        }
        let generated = [
            Self.generated("extension.vsixmanifest", description.text),
            Self.generated("[Content_Types].xml", types),
        ]
        let sorted = (generated + entries).sorted { $0.0.precedes($1.0) }
        return sorted.map(\.1)
    }

    /// 0664 as in every package of vsce's.
    private static func generated(_ name: StaticString, _ text: String) -> (String, ZipCompressor.Input) {
        let bytes = Array(text.utf8)
        let file = PayloadFile(RelativePath(constant: name), bytes: bytes, mode: 0o664)
        return ("\(name)", ZipCompressor.Input(file, digest: Digest.of(bytes)))
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
