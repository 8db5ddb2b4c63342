internal import Core

/// Writes DER (X.690), as certificates and signatures are made of it.
enum DERWriter {
    static let null: [UInt8] = [0x05, 0x00]
    static let yes: [UInt8] = [0x01, 0x01, 0xff]

    /// An element with the shortest length.
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

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap(\.self)) }

    /// A SET OF, sorted by the bytes of its elements (X.690, section 11.6).
    static func set(_ parts: [[UInt8]]) -> [UInt8] {
        element(0x31, parts.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self))
    }

    static func integer(_ number: UInt8) -> [UInt8] { [0x02, 0x01, number] }

    /// A positive number, big-endian.
    static func integer(_ digits: [UInt8]) -> [UInt8] {
        let digits = Array(digits.drop { $0 == 0 })
        return element(0x02, (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits)
    }

    static func octets(_ bytes: [UInt8]) -> [UInt8] { element(0x04, bytes) }

    /// Whole bytes as bits.
    static func bits(_ bytes: [UInt8]) -> [UInt8] { element(0x03, [0] + bytes) }

    static func text(_ text: String) -> [UInt8] { element(0x0c, Array(text.utf8)) }

    /// `[number]` around what is within.
    static func tagged(_ number: UInt8, _ content: [UInt8]) -> [UInt8] { element(0xa0 | number, content) }

    /// An object identifier: `1.2.840.113549.1.7.2`.
    static func identifier(_ dotted: String) -> [UInt8] {
        let arcs = dotted.split(separator: ".").compactMap { UInt($0) }
        return element(0x06, ([arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2)).flatMap(base128))
    }

    /// Seven bits a byte, of which all but the last one say that there are more.
    private static func base128(_ arc: UInt) -> [UInt8] {
        var digits = [UInt8(arc & 0x7f)]
        var rest = arc >> 7
        while rest > 0 {
            digits.insert(0x80 | UInt8(rest & 0x7f), at: 0)
            rest >>= 7
        }
        return digits
    }

    /// UTCTime (RFC 5280, section 4.1.2.5.1), for years up to 2049.
    static func utcTime(_ time: Timestamp) -> [UInt8] {
        element(0x17, Array(digits(time).dropFirst(2).utf8))
    }

    static func generalizedTime(_ time: Timestamp) -> [UInt8] { element(0x18, Array(digits(time).utf8)) }

    /// `20231114221320Z`.
    private static func digits(_ time: Timestamp) -> String { time.rfc3339.filter { $0.isNumber } + "Z" }
}
