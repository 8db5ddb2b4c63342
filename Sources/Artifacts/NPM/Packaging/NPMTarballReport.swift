public import Core

/// What was packed, as `npm pack --json` tells it.
public struct NPMTarballReport: Hashable, Sendable {
    /// The name in package.json.
    public let name: String
    /// The version in package.json, as it is there.
    public let version: String
    /// The name of the tarball.
    public let fileName: String
    /// The tarball's size in bytes.
    public let size: Int
    /// The sum of the sizes of the files in it.
    public let unpackedSize: Int
    /// SHA-1 of the tarball, in hexadecimal.
    public let shasum: String
    /// `sha512-` and the SHA-512 of the tarball in Base64.
    public let integrity: String
    /// The files in the order in which npm shows them.
    public let files: [NPMEntry]
    /// The names of the packages that are bundled, in the order of the archive.
    public let bundled: [String]
    /// What is odd about it.
    public let warnings: [NPMWarning]

    init(_ contents: NPMContents, size: Int, digests: [Digest.Algorithm: Digest], warnings: [NPMWarning])
        throws
    {
        guard let sha1 = digests[.sha1], let sha512 = digests[.sha512] else {
            preconditionFailure("both digests were asked for")
        }
        let entries = contents.entries.map(\.entry)
        name = contents.members["name"]?.string ?? ""
        version = contents.members["version"]?.string ?? ""
        fileName = contents.fileName
        self.size = size
        self.warnings = warnings
        unpackedSize = entries.unpackedSize
        shasum = sha1.hex
        integrity = sha512.integrity
        files = try NPMCollation.sortedForDisplay(entries)
        bundled = Self.bundled(entries)
    }

    /// What was packed for a registry, under the version that it has there.
    ///
    /// - Throws: `Failure` (`npm.collation-unavailable`).
    public init(_ package: PackagedNPM) throws {
        name = package.name
        version = package.version
        fileName = PackageName.fileName(name: package.name, version: package.version)
        size = package.artifact.size
        unpackedSize = package.unpackedSize
        shasum = package.artifact.sha1.hex
        integrity = package.artifact.sha512.integrity
        files = try NPMCollation.sortedForDisplay(package.entries)
        bundled = Self.bundled(package.entries)
        warnings = package.warnings
    }

    private static func bundled(_ entries: [NPMEntry]) -> [String] {
        var names: [String] = []
        for entry in entries where entry.path.hasPrefix("node_modules/") {
            let parts = entry.path.split(separator: "/").dropFirst()
            let name = parts.prefix(parts.first?.hasPrefix("@") ?? false ? 2 : 1).joined(separator: "/")
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// The element of npm's list.
    public var json: JSONValue {
        [
            "id": .string("\(name)@\(version)"), "name": .string(name), "version": .string(version),
            "size": .number("\(size)"), "unpackedSize": .number("\(unpackedSize)"), "shasum": .string(shasum),
            "integrity": .string(integrity), "filename": .string(fileName),
            "files": .array(
                files.map {
                    [
                        "path": .string($0.path), "size": .number("\($0.size)"),
                        "mode": .number("\($0.mode)"),
                    ]
                }),
            "entryCount": .number("\(files.count)"), "bundled": .array(bundled.map { .string($0) }),
        ]
    }
}
