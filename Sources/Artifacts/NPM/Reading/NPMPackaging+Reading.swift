internal import Core
public import SystemPackage

extension NPMPackaging {
    /// Reads a packed package: what it is, what is in it, and the manifest for the registry.
    ///
    /// The file is not unpacked, and may be of any size. Blocks.
    ///
    /// - Parameters:
    ///   - path: the tarball.
    ///   - gate: what is refused or warned of; nil to look at nothing but the manifest.
    /// - Returns: the package, with the warnings of the gate.
    /// - Throws: `Failure` or `Failures`: `file.unreadable`, `npm.invalid-manifest`, and those of the gate.
    public static func read(tarball path: FilePath, gate: NPMContentsGate? = nil) throws -> PackagedNPM {
        var package = try read(tarball: path)
        guard let gate else { return package }
        let paths = package.entries.map(\.path)
        let failures =
            gate.failures(paths, subject: package.name)
            + (try PackedTokens.failures(in: path, gate, subject: package.name))
        if !gate.isAdvisory { try Failures.throwIfAny(failures) }
        package.warnings =
            failures.map { .unchecked("\($0.subject): \($0.message)") }
            + NPMWarning.warnings(package.manifest.members, paths: paths)
        return package
    }

    private static func read(tarball path: FilePath) throws -> PackagedNPM {
        var digests = TarballDigests()
        let contents = PackedContents()
        do {
            let gzip = GzipReader()
            var tar = TarReader(keeps: contents.keeps, take: contents.take)
            try FileStream.read(path) { piece in
                digests.update(piece)
                try gzip.unpack(piece) { try tar.read($0) }
            }
            try gzip.finish()
            try tar.finish()
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure.npmManifest("\(path)", "is no package: expected a tar archive in gzip")
        }
        guard let packageJSON = contents.packageJSON else {
            throw Failure.npmManifest("\(path)", "has no package.json")
        }
        let subject = "\(path):package.json"
        let manifest = try NPMRegistryManifest(
            packageJSON: packageJSON, surroundings: contents.surroundings, subject: subject)
        try Failures.throwIfAny(UnresolvedRanges.failures(in: packageJSON, subject: subject))
        let artifact = digests.finish(path)
        return PackagedNPM(
            artifact: artifact, name: manifest.name, version: manifest.version, manifest: manifest,
            entries: contents.entries)
    }
}

/// Size and digests of a tarball, in one pass.
private struct TarballDigests: ~Copyable {
    private var sha1 = DigestStream(.sha1)
    private var sha256 = DigestStream(.sha256)
    private var sha512 = DigestStream(.sha512)
    private var size = 0

    mutating func update(_ piece: UnsafeRawBufferPointer) {
        sha1.update(piece)
        sha256.update(piece)
        sha512.update(piece)
        size += piece.count
    }

    consuming func finish(_ path: FilePath) -> PackagedArtifact {
        PackagedArtifact(
            fileName: path.lastComponent?.string ?? "", mediaType: "application/octet-stream", path: path,
            size: size, sha256: sha256.finish(), sha512: sha512.finish(), sha1: sha1.finish())
    }
}

/// What is in a packed package, as far as its manifest depends on it.
private final class PackedContents {
    private(set) var entries: [NPMEntry] = []
    private(set) var packageJSON: [UInt8]?
    private var readmes: [String: String] = [:]
    private var authors: String?

    private static func inner(_ path: String) -> String { TarReader.inner(path) }

    func keeps(_ entry: TarReader.Entry) -> Bool {
        let path = Self.inner(entry.path)
        return path == "package.json" || path == "AUTHORS"
            || (!path.contains("/") && path.lowercased().hasPrefix("readme"))
    }

    func take(_ entry: TarReader.Entry, _ bytes: [UInt8]) {
        let path = Self.inner(entry.path)
        guard entry.type == UInt8(ascii: "0") || entry.type == UInt8(ascii: "1"), !path.isEmpty else {
            return
        }
        let isLink = entry.type == UInt8(ascii: "1")
        entries.append(
            NPMEntry(
                path: path, mode: entry.mode, size: entry.size,
                linkTarget: isLink ? Self.inner(entry.linkTarget) : nil))
        guard keeps(entry), !isLink else { return }
        switch path {
        case "package.json": packageJSON = bytes
        case "AUTHORS": authors = String(decoding: bytes, as: UTF8.self)
        default: readmes[path] = String(decoding: bytes, as: UTF8.self)
        }
    }

    var surroundings: NPMSurroundings {
        let name = NPMSurroundings.readmeName(among: entries.map(\.path).filter { !$0.contains("/") })
        let readme = name.flatMap { name in
            readmes[name].map { NPMSurroundings.Readme(name: name, text: $0) }
        }
        return NPMSurroundings(files: entries.map(\.path), readme: readme, authors: authors)
    }
}
