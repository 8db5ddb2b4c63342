/// The DER that OpenSSL wants of two positive numbers: an ECDSA signature (RFC 3279, section 2.2.3), an RSA
/// public key (RFC 8017, A.1.1).
enum DER {
    /// A SEQUENCE of two INTEGERs, given as big-endian digits without leading zeros.
    static func pair(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        element(0x30, integer(first) + integer(second))
    }

    private static func integer(_ digits: [UInt8]) -> [UInt8] {
        let isNegativeLooking = (digits.first ?? 0x80) >= 0x80
        return element(0x02, (isNegativeLooking ? [0] : []) + digits)
    }

    /// An element with the shortest length (X.690, section 10.1).
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        var length: [UInt8] = []
        var rest = content.count
        while rest > 0 {
            length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}
