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

    /// How the package is called in failures of its files.
    var name: String { members["name"]?.string ?? subject }

    /// The file name of the tarball, from the texts as they are in package.json.
    var fileName: String {
        PackageName.fileName(
            name: members["name"]?.string ?? "", version: members["version"]?.string ?? "")
    }

    /// Writes the tar stream, and looks meanwhile for what a gate does not let pass.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`, `file.unwritable`); `Failures` (`npm.secret-file`) of
    ///   the gate, after everything was written.
    func writeTar(to sink: any ByteSink, gate: NPMContentsGate? = nil) throws {
        let writer = NPMTarWriter(over: sink, compatibility)
        var suspects: [NPMTarEntry] = []
        try NPMReadAhead.forEach(entries) { item, content in
            var isSuspicious = content?.isSuspicious ?? false
            try writer.write(item.entry) { write in
                if let content { return try content.bytes.withUnsafeBytes(write) }
                var hints = SecretHints()
                try item.file.read {
                    if gate != nil { hints.update($0) }
                    try write($0)
                }
                isSuspicious = hints.isSuspicious
            }
            if gate != nil, isSuspicious { suspects.append(item) }
        }
        try writer.finish()
        if let gate { try Failures.throwIfAny(gate.tokens(in: suspects, subject: name)) }
    }

    /// Writes the tarball: the tar stream in one gzip member with npm's header.
    ///
    /// - Throws: as `writeTar(to:gate:)`.
    func writeTarball(to sink: any ByteSink, level: CompressionLevel, gate: NPMContentsGate) throws {
        // Made for the smallest size, by an unknown system.
        let gzip = try GzipSink(
            over: sink, level: level, header: GzipHeader(extraFlags: 2, operatingSystem: 255))
        // npm does not look into files.
        try writeTar(to: gzip, gate: gate.isAdvisory ? nil : gate)
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
