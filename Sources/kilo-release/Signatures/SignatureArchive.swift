internal import Artifacts
internal import Core
internal import SystemPackage

/// The archive that a registry serves beside a package: a manifest, and signatures of it or of the package.
struct SignatureArchive: Sendable {
    let path: FilePath
    /// `.signature.manifest`.
    let manifest: [UInt8]
    /// `.signature.p7s`, of the Visual Studio Marketplace; empty in Open VSX's archives.
    let cms: [UInt8]
    /// `.signature.sig`, of Open VSX; empty if there is none.
    let ed25519: [UInt8]

    /// Reads an archive.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`signature.malformed`, `zip.malformed`, `file.unreadable`).
    init(_ path: FilePath) throws {
        let zip = try ZipReader(path)
        func member(_ name: String) throws -> [UInt8]? { try zip[name].map { try zip.contents(of: $0) } }
        guard let manifest = try member(".signature.manifest") else {
            throw Failure(
                .archiveMalformed, "\(path)", "expected an entry .signature.manifest, found none",
                advice: "pass the signature archive as the registry serves it (VsixSignature, .sigzip)")
        }
        self.path = path
        self.manifest = manifest
        cms = try member(".signature.p7s") ?? []
        ed25519 = try member(".signature.sig") ?? []
    }
}

extension Failure.Code {
    /// A file that is no archive of signatures.
    static let archiveMalformed = Self("signature.archive", .mismatch)
    /// A package that is not the one that was signed.
    static let signatureContents = Self("signature.contents", .mismatch)
}
