internal import COpenSSL
internal import Core

/// An RSA key of 2048 bits with which a stand-in signs.
///
/// Always the same one for a name, so that what is signed in one run can be verified in the next, and every run is like
/// the other. It is made of the name alone, and protects nothing but a rehearsal.
///
/// Immutable, and OpenSSL counts its references atomically.
final class RehearsalKey: @unchecked Sendable {
    /// SubjectPublicKeyInfo (RFC 5280, section 4.1).
    let publicKey: [UInt8]
    /// RFC 7093, section 2, method 1.
    let identifier: [UInt8]
    private let key: OpaquePointer?

    /// The key of a name; its primes are the first two that this many odd numbers lie behind what the name gives.
    init(_ name: String, _ steps: (UInt, UInt)) {
        let numbers = RSANumbers(Self.start("\(name) p"), Self.start("\(name) q"), steps)
        key = numbers.privateKey.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_PrivateKey(EVP_PKEY_RSA, nil, &cursor, buffer.count)
        }
        let point = numbers.publicKey
        identifier = Array(Digest.of(point).bytes.prefix(20))
        publicKey = DERWriter.sequence(
            DERWriter.sequence(DERWriter.identifier("1.2.840.113549.1.1.1"), DERWriter.null),
            DERWriter.bits(point))
    }

    deinit { EVP_PKEY_free(key) }

    /// 1024 bits; the first two are set, so that the product of two has 2048, and the last one, so that it is odd.
    private static func start(_ name: String) -> [UInt8] {
        var bytes = (0..<4).flatMap { Digest.of("rehearsal \(name) \($0)").bytes }
        bytes[0] |= 0xc0
        bytes[127] |= 1
        return bytes
    }

    /// A signature by PKCS #1 v1.5 with SHA-384.
    func sign(_ message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var count = 256
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            guard EVP_DigestSignInit(context, nil, EVP_sha384(), nil, key) == 1,
                EVP_DigestSign(context, buffer.baseAddress, &count, message, message.count) == 1
            else { preconditionFailure("OpenSSL without RSA") }
            written = count
        }
    }
}

/// The numbers of an RSA key, from its primes (RFC 8017, section 3).
private struct RSANumbers {
    let publicKey: [UInt8]
    let privateKey: [UInt8]

    init(_ p: [UInt8], _ q: [UInt8], _ steps: (UInt, UInt)) {
        let context = BN_CTX_new()
        defer { BN_CTX_free(context) }
        func number(_ bytes: [UInt8] = []) -> OpaquePointer? {
            bytes.isEmpty ? BN_new() : BN_bin2bn(bytes, Int32(bytes.count), nil)
        }
        let (p, q, e, n) = (number(p), number(q), number([1, 0, 1]), number())
        let (p1, q1, phi, d) = (number(), number(), number(), number())
        let (dp, dq, inverse) = (number(), number(), number())
        let all = [p, q, e, n, p1, q1, phi, d, dp, dq, inverse]
        defer { for number in all { BN_free(number) } }
        BN_add_word(p, 2 * steps.0)
        BN_add_word(q, 2 * steps.1)
        BN_mul(n, p, q, context)
        BN_sub(p1, p, BN_value_one())
        BN_sub(q1, q, BN_value_one())
        BN_mul(phi, p1, q1, context)
        BN_mod_inverse(d, e, phi, context)
        BN_div(nil, dp, d, p1, context)
        BN_div(nil, dq, d, q1, context)
        BN_mod_inverse(inverse, q, p, context)
        let fields = [n, e, d, p, q, dp, dq, inverse].map { DERWriter.integer(Self.bytes($0)) }
        publicKey = DERWriter.element(0x30, fields[0] + fields[1])
        privateKey = DERWriter.element(0x30, [0x02, 0x01, 0x00] + fields.flatMap(\.self))
    }

    private static func bytes(_ number: OpaquePointer?) -> [UInt8] {
        let size = Int(BN_num_bits(number) + 7) / 8
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = Int(BN_bn2bin(number, buffer.baseAddress))
        }
    }
}
