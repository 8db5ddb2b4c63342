internal import COpenSSL

/// A public key as OpenSSL holds it.
///
/// Noncopyable, because OpenSSL's object has one owner.
struct VerificationKey: ~Copyable {
    private let key: OpaquePointer

    /// Takes over an object of OpenSSL's; nil for none.
    init?(_ key: OpaquePointer?) {
        guard let key else { return nil }
        self.key = key
    }

    /// An Ed25519 key of 32 bytes.
    init?(ed25519 bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.init(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count))
    }

    /// A point of a curve in its uncompressed form; nil if it is none.
    init?(_ curve: EllipticCurve, point: [UInt8]) {
        guard point.count == curve.pointLength, point.first == 4 else { return nil }
        self.init(curve.key(point: point))
    }

    /// An RSA key by modulus and exponent, big-endian.
    init?(rsaModulus modulus: [UInt8], exponent: [UInt8]) {
        let der = DER.pair(modulus, exponent)
        let key = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_PublicKey(EVP_PKEY_RSA, nil, &cursor, buffer.count)
        }
        self.init(key)
    }

    deinit { EVP_PKEY_free(key) }

    /// Whether the key made this signature of the message.
    ///
    /// The signature is in OpenSSL's form: raw for Ed25519 and RSA (PKCS#1 v1.5), DER for ECDSA. The hash is the
    /// one inside the algorithm; nil for Ed25519, which has its own.
    func verifies(_ signature: [UInt8], of message: [UInt8], hash: HashFunction?) -> Bool {
        message.withUnsafeBytes { verifies(signature, of: $0, hash: hash) }
    }

    /// The same for bytes that lie elsewhere, as those of a mapped file.
    func verifies(_ signature: [UInt8], of message: UnsafeRawBufferPointer, hash: HashFunction?) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, hash?.evp, nil, key) == 1 else { return false }
        let bytes = message.bindMemory(to: UInt8.self).baseAddress
        return EVP_DigestVerify(context, signature, signature.count, bytes, message.count) == 1
    }
}

/// The curves of RFC 5656 that SSH keys use.
enum EllipticCurve: String, Hashable, Sendable {
    case p256 = "nistp256"
    case p384 = "nistp384"
    case p521 = "nistp521"

    /// The hash that RFC 5656, section 6.2.1 demands for the curve.
    var hash: HashFunction {
        switch self {
        case .p256: .sha256
        case .p384: .sha384
        case .p521: .sha512
        }
    }

    fileprivate var pointLength: Int {
        switch self {
        case .p256: 1 + 2 * 32
        case .p384: 1 + 2 * 48
        case .p521: 1 + 2 * 66
        }
    }

    private var group: String {
        switch self {
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        }
    }

    fileprivate func key(point: [UInt8]) -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_paramgen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, group) == 1,
            EVP_PKEY_paramgen(context, &key) == 1
        else { return nil }
        // Refuses what is no point of the curve.
        guard EVP_PKEY_set1_encoded_public_key(key, point, point.count) == 1 else {
            EVP_PKEY_free(key)
            return nil
        }
        return key
    }
}
