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
        // npm does not look for tokens.
        let tokens = gate.flatMap { $0.isAdvisory ? nil : PackedTokens($0) }
        var package = try read(tarball: path, tokens)
        guard let gate else { return package }
        let paths = package.entries.map(\.path)
        let failures =
            gate.failures(paths, subject: package.name)
            + (try tokens?.failures(in: path, subject: package.name) ?? [])
        if !gate.isAdvisory { try Failures.throwIfAny(failures) }
        package.warnings =
            failures.map { .unchecked("\($0.subject): \($0.message)") }
            + NPMWarning.warnings(package.manifest.members, paths: paths)
        return package
    }

    private static func read(tarball path: FilePath, _ tokens: PackedTokens?) throws -> PackagedNPM {
        var digests = TarballDigests()
        let contents = PackedContents()
        try PackedTarball.read(path, watch: { digests.update($0) }) { member in
            tokens?.begin(member)
            let take = try contents.visit(member)
            return { piece in
                tokens?.look(piece)
                try take?(piece)
            }
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
