public import Core

/// A public key of Ed25519 (RFC 8032) for signatures over whole files.
public struct Ed25519Key: Hashable, Sendable {
    private let key: [UInt8]

    /// The head of every SubjectPublicKeyInfo of Ed25519 (RFC 8410, section 4).
    private static let head: [UInt8] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// Reads a SubjectPublicKeyInfo in PEM (`BEGIN PUBLIC KEY`).
    ///
    /// - Throws: `Failure` (`key.malformed`).
    public init(pem: String) throws(Failure) {
        let lines = pem.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.first == "-----BEGIN PUBLIC KEY-----", lines.last == "-----END PUBLIC KEY-----",
            let bytes = Base64.decode(lines.dropFirst().dropLast().joined()),
            bytes.count == Self.head.count + 32, bytes.starts(with: Self.head)
        else {
            throw Failure(
                .keyMalformed, "Ed25519 key", "expected a public key of Ed25519 in PEM, found something else",
                advice: "pass the file as the registry serves it")
        }
        key = Array(bytes.dropFirst(Self.head.count))
    }

    /// The SHA-256 of the key as SubjectPublicKeyInfo, by which people compare it.
    public var fingerprint: Digest { .of(Self.head + key) }

    /// Verifies a signature over a file.
    ///
    /// Ed25519 has to see the message as a whole, so the file is mapped. Blocks.
    ///
    /// - Parameters:
    ///   - signature: 64 bytes.
    ///   - file: the path.
    /// - Throws: `Failure` (`signature.malformed`, `signature.invalid`, `file.unreadable`).
    public func verify(_ signature: [UInt8], ofFileAt file: String) throws(Failure) {
        guard signature.count == 64 else {
            throw .malformed("Ed25519 signature", expected: "64 bytes", found: "\(signature.count)")
        }
        let isValid = try Self.isValid(signature, ofFileAt: file, key)
        guard isValid else { throw .invalid("Ed25519 signature", fingerprint.description, file) }
    }

    private static func isValid(
        _ signature: [UInt8], ofFileAt file: String, _ key: [UInt8]
    ) throws(Failure) -> Bool {
        do {
            return try MappedFile.withBytes(ofFileAt: file) { bytes in
                VerificationKey(ed25519: key)?.verifies(signature, of: bytes, hash: nil) ?? false
            }
        } catch {
            throw error as? Failure
                ?? Failure(.fileUnreadable, file, "\(error)", advice: "check that it can be read")
        }
    }
}
