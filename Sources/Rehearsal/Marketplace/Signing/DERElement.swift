/// An element of DER (X.690) that somebody else has written.
struct DERElement: Sendable {
    let tag: UInt8
    /// What it holds, without tag and length.
    let content: [UInt8]
    /// All of it.
    let bytes: [UInt8]

    /// The elements that stand one after the other in these bytes; nil if there is anything else in them.
    ///
    /// Of tags and lengths only those of certificates and signatures: tags below 31, and lengths of up to four bytes.
    static func all(in bytes: [UInt8]) -> [DERElement]? {
        var elements: [DERElement] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let element = DERElement(next: &rest) else { return nil }
            elements.append(element)
        }
        return elements
    }

    /// The elements within; nil for what holds none.
    var parts: [DERElement]? { tag & 0x20 == 0 ? nil : Self.all(in: content) }

    private init?(next rest: inout ArraySlice<UInt8>) {
        let start = rest
        guard let tag = rest.popFirst(), tag & 0x1f != 0x1f, let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let digits = rest.prefix(Int(first & 0x7f))
            guard (1...4).contains(digits.count), digits.count == Int(first & 0x7f) else { return nil }
            rest = rest.dropFirst(digits.count)
            length = digits.reduce(0) { $0 << 8 | Int($1) }
        }
        guard rest.count >= length else { return nil }
        self.tag = tag
        content = Array(rest.prefix(length))
        rest = rest.dropFirst(length)
        bytes = Array(start.prefix(start.count - rest.count))
    }
}
