internal import ArgumentParser
internal import Core
internal import Destinations
internal import SystemPackage

/// Verifies something that was downloaded.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify the signature of something that was downloaded, offline.",
        subcommands: [VerifyVSIXCommand.self])
}

/// Verifies a VSIX against the registry's signature.
struct VerifyVSIXCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vsix",
        abstract: "Verify a VSIX against the signature of the registry that it comes from.",
        discussion: """
            The signature archive is served beside the package: as VsixSignature by the Visual Studio Marketplace, \
            as .sigzip by Open VSX. The Marketplace's certificates must lead to the root that is pinned in this \
            program; Open VSX's key is given with --public-key. Nothing is asked of the network.
            """)

    @Argument(help: "The package.")
    var file: String

    @Option(help: "The signature archive (default: the package's path with the ending .sigzip).")
    var signature: String?

    @Option(help: "The public key of the Open VSX registry, in PEM; makes its signature the one that counts.")
    var publicKey: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let folder = Project.currentFolder()
        let package = FilePath(file).absolute(from: folder)
        let archive = try archive(of: package, in: folder)
        let key = publicKey.map { FilePath($0).absolute(from: folder) }
        let verdict = try await offPool {
            let archive = try SignatureArchive(archive)
            return try RegistrySignature(archive: archive).verify(
                package, by: try Self.authority(archive, key))
        }
        show(verdict)
    }

    private func archive(of package: FilePath, in folder: FilePath) throws -> FilePath {
        if let signature { return FilePath(signature).absolute(from: folder) }
        var archive = package
        archive.extension = "sigzip"
        guard FileSystem.exists(archive) else {
            throw Failure(
                .invalidOption, "\(package)", "has no signature archive beside it",
                advice: "download it from where the package comes from, and pass it with --signature")
        }
        return archive
    }

    /// A key says that it is Open VSX's; an archive without a CMS signature cannot be the Marketplace's.
    private static func authority(
        _ archive: SignatureArchive, _ key: FilePath?
    ) throws -> VSIXSignatureAuthority {
        if let key {
            let bytes = try FileStream.contents(of: key, limit: 1 << 16)
            return .openVSX(key: String(decoding: bytes, as: UTF8.self))
        }
        guard archive.cms.isEmpty else { return .marketplace }
        throw Failure(
            .invalidOption, "\(archive.path)", "is signed by an Open VSX registry, whose key is not given",
            advice: "get files.publicKey of the version from the registry, and pass it with --public-key")
    }

    private func show(_ verdict: RegistrySignature.Verdict) {
        switch output.output {
        case .text:
            StandardStreams.output("\(file): verified, \(verdict.sha256)")
            for attestation in verdict.attestations { StandardStreams.output("  signed by \(attestation)") }
        case .json:
            let json: JSONValue = [
                "file": .string(file), "verified": true, "sha256": .string(verdict.sha256.hex),
                "attestations": .array(verdict.attestations.map { .string($0) }),
            ]
            StandardStreams.output(json.text(.compact))
        }
    }
}
