import Core

extension NPMContents {
    /// The contents of a package that is made of a manifest and a payload.
    ///
    /// Unlike npm's folders, commands are executable whatever their modes were.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`) if a command's file is not in the payload; (`npm.invalid-path`)
    ///   if two files have one path.
    init(generated manifest: NPMGeneratedManifest, payload: [PayloadFile]) throws {
        compatibility = .corrected
        packageJSON = manifest.bytes
        members = manifest.members
        subject = "generated package.json of \(manifest.name)"
        try Self.requireNameAndVersion(members, subject)
        var files: [[UInt8]: PayloadFile] = [:]
        if let place = RelativePath("package.json") {
            files[Self.key("package.json")] = PayloadFile(place, bytes: packageJSON)
        }
        for file in payload {
            guard files.updateValue(file, forKey: Self.key(file.path.description)) == nil else {
                throw Failure(
                    .npmPath, "\(manifest.name): \(file.path)", "two files of the package have this path",
                    advice: "give them different paths in the payload")
            }
        }
        let binPaths = PathSet(PackageFacts(members: members, subject: subject).binPaths(.corrected))
        for path in binPaths.paths where files[Self.key(path)] == nil {
            throw Failure.npmManifest(
                subject, "the command \"\(path)\" is not among the files of the package")
        }
        entries = try NPMCollation.sorted(files.values.map(\.path.description), by: \.self).compactMap {
            path in
            files[Self.key(path)].map { Self.entry($0, isCommand: binPaths.contains(path)) }
        }
    }

    /// Paths are the same if their bytes are.
    private static func key(_ path: String) -> [UInt8] { Array(path.utf8) }

    private static func entry(_ file: PayloadFile, isCommand: Bool) -> NPMTarEntry {
        let bits = isCommand ? file.mode | 0o111 : file.mode
        let mode = (bits & 0o7777 | 0o600) & ~0o022
        let path = file.path.description
        return NPMTarEntry(
            entry: NPMEntry(path: path, mode: mode, size: file.size, linkTarget: nil), file: file)
    }

    /// What stands around the generated package.json: the payload.
    ///
    /// - Throws: `Failure` (`file.unreadable`) of the readme.
    func surroundings() throws -> NPMSurroundings {
        let paths = entries.map(\.entry.path)
        var result = NPMSurroundings(files: paths)
        let name = NPMSurroundings.readmeName(among: paths.filter { !$0.contains("/") })
        if let name, let file = entries.first(where: { $0.entry.path == name })?.file {
            var bytes: [UInt8] = []
            try file.read { bytes.append(contentsOf: $0) }
            result.readme = .init(name: name, text: String(decoding: bytes, as: UTF8.self))
        }
        return result
    }
}
