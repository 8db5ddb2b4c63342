internal import Core
public import SystemPackage

/// The files of a package that say its version: package.json and npm's lock files.
public struct VersionedFiles: Sendable {
    let folder: FilePath

    /// The files of a package's folder.
    public init(folder: FilePath) { self.folder = folder }

    private static let lockFiles = ["package-lock.json", "npm-shrinkwrap.json"]

    /// What they hold.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    public func saved() throws -> Saved {
        let paths = (["package.json"] + Self.lockFiles).map { folder.appending($0) }
        return Saved(
            files: try paths.filter { FileSystem.exists($0) }.map { path in
                (path, try FileStream.contents(of: path, limit: 256 << 20))
            })
    }

    /// What the files held, so that it can be put back.
    public struct Saved: Sendable {
        let files: [(path: FilePath, bytes: [UInt8])]

        /// Puts back what has changed.
        ///
        /// Blocks.
        ///
        /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`).
        public func restore() throws {
            for (path, bytes) in files where try FileStream.contents(of: path, limit: 256 << 20) != bytes {
                try VersionedFiles.replace(path, by: bytes)
            }
        }
    }

    /// Writes the version into them and changes nothing else in their texts.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `vsix.manifest`).
    func write(_ version: String) throws {
        try edit("package.json", [["version"]], version)
        for name in Self.lockFiles where FileSystem.exists(folder.appending(name)) {
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
            try Self.replace(path, by: edit.bytes)
        } catch let error as JSONSyntaxError {
            throw Failure(
                .vsixManifest, "\(path):\(error.line)", "is no JSON: \(error.message)",
                advice: "correct the JSON")
        }
    }

    /// Keeps the file's mode.
    private static func replace(_ path: FilePath, by bytes: [UInt8]) throws {
        let mode = FileSystem.kind(path).map { FilePermissions(rawValue: CModeT($0.mode)) }
        try FileSystem.write(bytes, to: path, mode: mode ?? [.ownerReadWrite, .groupRead, .otherRead])
    }
}
