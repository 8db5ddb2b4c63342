internal import Core

/// The inner signature, by the form of its algorithm.
enum SSHSignatureValue: Hashable, Sendable {
    case ed25519([UInt8])
    /// r and s as DER.
    case ecdsa([UInt8])
    case rsa([UInt8])
    case securityKeyEd25519([UInt8], SecurityKeyStatement)
    case securityKeyECDSA([UInt8], SecurityKeyStatement)

    /// What a security key says beside its signature (PROTOCOL.u2f).
    struct SecurityKeyStatement: Hashable, Sendable {
        let flags: UInt8
        let counter: [UInt8]

        /// Whether a person touched the key: bit 0 of CTAP's flags.
        var isUserPresent: Bool { flags & 1 == 1 }

        /// The bytes that the key signed.
        func signedBytes(_ message: [UInt8], application: [UInt8]) -> [UInt8] {
            HashFunction.sha256.hash(application) + [flags] + counter + HashFunction.sha256.hash(message)
        }
    }

    static func read(_ blob: [UInt8]) throws(Failure) -> (algorithm: String, value: Self) {
        var reader = WireReader(blob)
        guard let algorithm = reader.text(), let inner = reader.string() else {
            throw .malformed(SSHSignature.subject, expected: "algorithm and signature", found: "others")
        }
        guard let value = try value(algorithm, inner, &reader), reader.isAtEnd else {
            throw .malformed(
                SSHSignature.subject, expected: "the fields of \(algorithm)", found: "others")
        }
        return (algorithm, value)
    }

    private static func value(
        _ algorithm: String, _ inner: [UInt8], _ reader: inout WireReader
    ) throws(Failure) -> Self? {
        switch algorithm {
        case "ssh-ed25519": inner.count == 64 ? .ed25519(inner) : nil
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
            pair(inner).map { .ecdsa($0) }
        case "rsa-sha2-256", "rsa-sha2-512": .rsa(inner)
        case "sk-ssh-ed25519@openssh.com":
            inner.count == 64 ? statement(&reader).map { .securityKeyEd25519(inner, $0) } : nil
        case "sk-ecdsa-sha2-nistp256@openssh.com":
            pair(inner).flatMap { pair in statement(&reader).map { .securityKeyECDSA(pair, $0) } }
        // `ssh-rsa` means SHA-1 (RFC 8332, section 1).
        default: throw .refusedAlgorithm(expected: accepted, found: algorithm.quoted)
        }
    }

    private static let accepted =
        (SSHKeyMaterial.algorithms.filter { $0 != "ssh-rsa" } + ["rsa-sha2-256", "rsa-sha2-512"])
        .joined(separator: ", ")

    private static func pair(_ inner: [UInt8]) -> [UInt8]? {
        var reader = WireReader(inner)
        guard let r = reader.positiveInteger(), let s = reader.positiveInteger(), reader.isAtEnd else {
            return nil
        }
        return DER.pair(r, s)
    }

    private static func statement(_ reader: inout WireReader) -> SecurityKeyStatement? {
        guard let flags = reader.byte(), let counter = reader.bytes(4) else { return nil }
        return SecurityKeyStatement(flags: flags, counter: counter)
    }
}
