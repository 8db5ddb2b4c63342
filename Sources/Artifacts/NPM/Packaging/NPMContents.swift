import Core
import SystemPackage

/// What goes into a package: its package.json and the entries of the archive in npm's order.
struct NPMContents {
    let packageJSON: [UInt8]
    let members: JSONObject
    let entries: [NPMTarEntry]
    /// How the package.json is called in failures.
    let subject: String
    let compatibility: NPMCompatibility

    /// The file name of the tarball, from the texts as they are in package.json.
    var fileName: String {
        PackageName.fileName(
            name: members["name"]?.string ?? "", version: members["version"]?.string ?? "")
    }

    /// Writes the tar stream.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`, `file.unwritable`).
    func writeTar(to sink: any ByteSink) throws {
        let writer = NPMTarWriter(over: sink, compatibility)
        for entry in entries { try writer.write(entry) }
        try writer.finish()
    }

    /// Writes the tarball: the tar stream in one gzip member with npm's header.
    ///
    /// - Throws: as `writeTar(to:)`.
    func writeTarball(to sink: any ByteSink, level: CompressionLevel) throws {
        // Made for the smallest size, by an unknown system.
        let gzip = try GzipSink(
            over: sink, level: level, header: GzipHeader(extraFlags: 2, operatingSystem: 255))
        try writeTar(to: gzip)
        try gzip.finish()
    }

    /// As npm refuses to pack, which takes a number for a version and then fails at the registry.
    static func requireNameAndVersion(_ members: JSONObject, _ subject: String) throws {
        guard members["name"]?.isTruthy ?? false, members["version"]?.isTruthy ?? false else {
            throw Failure.npmManifest(subject, "a package must have name and version")
        }
        for key in ["name", "version"] where members[key]?.string == nil {
            throw Failure.npmManifest(
                subject, "expected a text for \"\(key)\", found \(members[key]?.text() ?? "nothing")")
        }
    }
}
