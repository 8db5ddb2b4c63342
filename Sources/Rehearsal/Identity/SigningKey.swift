internal import COpenSSL
internal import Core
internal import FoundationEssentials

/// A P-256 key of a stand-in, made anew by each process: what it signs is checked against what it serves.
final class SigningKey: Sendable {
    private let key: Pointer

    /// OpenSSL's keys may be used by several threads as long as nobody changes them.
    private struct Pointer: @unchecked Sendable {
        let value: OpaquePointer
    }

    init() {
        let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { preconditionFailure("OpenSSL without P-256") }
        self.key = Pointer(value: key)
    }

    deinit { EVP_PKEY_free(key.value) }

    /// An ECDSA signature over the SHA-256 of a text, as DER.
    func sign(_ text: String) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        let bytes = Array(text.utf8)
        var count = 0
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key.value) == 1,
            EVP_DigestSign(context, nil, &count, bytes, bytes.count) == 1
        else { preconditionFailure("OpenSSL cannot sign") }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            guard EVP_DigestSign(context, buffer.baseAddress, &count, bytes, bytes.count) == 1 else {
                preconditionFailure("OpenSSL cannot sign")
            }
            written = count
        }
    }

    /// Whether a signature of this key over a text is valid.
    func verify(_ signature: [UInt8], of text: String) -> Bool {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        let bytes = Array(text.utf8)
        return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key.value) == 1
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    /// The public point, uncompressed (SEC 1, section 2.3.3): 65 bytes.
    var point: [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = EVP_PKEY_get1_encoded_public_key(key.value, &bytes)
        defer { CRYPTO_free(bytes, "", 0) }
        return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The public key as SubjectPublicKeyInfo (RFC 5480), whose head is the same for every P-256 key.
    var publicKey: [UInt8] {
        Hexadecimal.decode("3059301306072a8648ce3d020106082a8648ce3d030107034200").map { $0 + point } ?? []
    }

    /// The fingerprint of the public key in OpenSSH's form (RFC 5656, section 3.1), as npm names its keys.
    var fingerprint: String {
        let blob = ["ecdsa-sha2-nistp256", "nistp256"].map { Array($0.utf8) } + [point]
        let wire = blob.flatMap { part in
            stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: part.count >> $0) } + part
        }
        let text = Data(Digest.of(wire).bytes).base64EncodedString()
        return "SHA256:" + text.replacing("=", with: "")
    }
}
