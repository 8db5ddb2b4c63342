internal import Core
internal import SystemPackage

/// The files of a package that say its version: package.json and npm's lock files.
struct VersionedFiles {
    let folder: FilePath

    /// Writes the version into them and changes nothing else in their texts.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `vsix.manifest`).
    func write(_ version: String) throws {
        try edit("package.json", [["version"]], version)
        for name in ["package-lock.json", "npm-shrinkwrap.json"]
        where FileSystem.exists(folder.appending(name)) {
            try edit(name, [["version"], ["packages", "", "version"]], version)
        }
    }

    private func edit(_ name: String, _ places: [[String]], _ version: String) throws {
        let path = folder.appending(name)
        let text = try FileStream.contents(of: path, limit: 256 << 20)
        do {
            let value = try JSONValue(parsing: text)
            var edit = try JSONTextEdit(text)
            for place in places where place.reduce(Optional(value), { $0?[$1] }) != nil {
                edit.set(place, to: .string(version))
            }
            let mode = FileSystem.kind(path).map { FilePermissions(rawValue: CModeT($0.mode)) }
            try FileSystem.write(
                edit.bytes, to: path, mode: mode ?? [.ownerReadWrite, .groupRead, .otherRead])
        } catch let error as JSONSyntaxError {
            throw Failure(
                .vsixManifest, "\(path):\(error.line)", "is no JSON: \(error.message)",
                advice: "correct the JSON")
        }
    }
}
