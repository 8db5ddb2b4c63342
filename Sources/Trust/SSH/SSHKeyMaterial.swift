/// The numbers of a public key, by its algorithm.
enum SSHKeyMaterial: Hashable, Sendable {
    /// RFC 8709.
    case ed25519([UInt8])
    /// RFC 5656.
    case ecdsa(EllipticCurve, point: [UInt8])
    /// RFC 4253, section 6.6; signatures by RFC 8332.
    case rsa(modulus: [UInt8], exponent: [UInt8])
    /// A security key (PROTOCOL.u2f): its signatures are over a statement of the key's.
    case securityKeyEd25519([UInt8], application: [UInt8])
    /// A security key with P-256.
    case securityKeyECDSA(point: [UInt8], application: [UInt8])

    /// The names of the algorithms that are accepted.
    static let algorithms = [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ]

    /// Reads what follows the algorithm's name in a key; nil if it is not what belongs there.
    init?(_ algorithm: String, _ reader: inout WireReader) {
        switch algorithm {
        case "ssh-ed25519":
            guard let key = reader.string() else { return nil }
            self = .ed25519(key)
        case "ssh-rsa":
            guard let exponent = reader.positiveInteger(), let modulus = reader.positiveInteger() else {
                return nil
            }
            self = .rsa(modulus: modulus, exponent: exponent)
        case "sk-ssh-ed25519@openssh.com":
            guard let key = reader.string(), let application = reader.string() else { return nil }
            self = .securityKeyEd25519(key, application: application)
        case "sk-ecdsa-sha2-nistp256@openssh.com":
            guard reader.text() == EllipticCurve.p256.rawValue, let point = reader.string(),
                let application = reader.string()
            else { return nil }
            self = .securityKeyECDSA(point: point, application: application)
        default:
            guard let name = reader.text(), algorithm == "ecdsa-sha2-\(name)",
                let curve = EllipticCurve(rawValue: name), let point = reader.string()
            else { return nil }
            self = .ecdsa(curve, point: point)
        }
    }

    /// The key for OpenSSL; nil if the numbers are no key.
    var verificationKey: VerificationKey? {
        switch self {
        case .ed25519(let key), .securityKeyEd25519(let key, _): VerificationKey(ed25519: key)
        case .ecdsa(let curve, let point): VerificationKey(curve, point: point)
        case .securityKeyECDSA(let point, _): VerificationKey(.p256, point: point)
        case .rsa(let modulus, let exponent):
            VerificationKey(rsaModulus: modulus, exponent: exponent)
        }
    }

    /// The length of an RSA modulus, in bits.
    var modulusBits: Int? {
        guard case .rsa(let modulus, _) = self, let first = modulus.first else { return nil }
        return modulus.count * 8 - first.leadingZeroBitCount
    }
}
