internal import Artifacts
internal import COpenSSL
internal import Core
internal import FoundationEssentials
internal import SystemPackage

/// The Ed25519 key with which a registry signs packages.
///
/// Always the same one, so that what is signed in one run can be verified in the next, and every run is like the
/// other. It protects nothing but a rehearsal.
struct RegistryKey: Sendable {
    /// The public key as SubjectPublicKeyInfo in PEM (RFC 8410, section 4).
    let pem: String
    /// What the registry calls the key in addresses.
    let id: String
    private let seed = Digest.of("the signing key of the Open VSX stand-in").bytes

    init() {
        let head: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
        pem =
            "-----BEGIN PUBLIC KEY-----\n\(Data(head + Self.point(of: seed)).base64EncodedString())\n"
            + "-----END PUBLIC KEY-----\n"
        id = GalleryDocument.identifier(pem)
    }

    /// A signature over a whole file (RFC 8032), which is mapped, as Ed25519 reads it twice.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` if it cannot be read.
    func signature(of file: FilePath) throws -> [UInt8] {
        try MappedFile.withBytes(ofFileAt: file.string) { sign($0) }
    }

    private func sign(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        let context = EVP_MD_CTX_new()
        defer {
            EVP_MD_CTX_free(context)
            EVP_PKEY_free(key)
        }
        var count = 64
        let bytes = message.bindMemory(to: UInt8.self).baseAddress
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
                EVP_DigestSign(context, buffer.baseAddress, &count, bytes, message.count) == 1
            else { preconditionFailure("OpenSSL without Ed25519") }
            written = count
        }
    }

    private static func point(of seed: [UInt8]) -> [UInt8] {
        let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        defer { EVP_PKEY_free(key) }
        var count = 32
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            guard EVP_PKEY_get_raw_public_key(key, buffer.baseAddress, &count) == 1 else {
                preconditionFailure("OpenSSL without Ed25519")
            }
            written = count
        }
    }

    /// The archive with the signature of a package.
    ///
    /// It holds `.signature.manifest`, `.signature.sig`, and an empty `.signature.p7s`, which VS Code wants to be
    /// there. Blocks.
    ///
    /// - Throws: `Failure` if the package cannot be read.
    func archive(of package: UploadedFile, date: Timestamp, scratch: FilePath) throws -> [UInt8] {
        let manifest = try VSIXSignatureManifest.bytes(
            of: package.path, size: Int(package.size), sha256: package.sha256)
        return try VSIXSignatureArchive(
            manifest: manifest, cms: [], ed25519: try signature(of: package.path)
        ).bytes(modified: date, scratch: scratch)
    }
}
