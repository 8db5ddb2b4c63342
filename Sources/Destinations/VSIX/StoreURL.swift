/// Percent-encoding of what is put into a store's URLs.
enum StoreURL {
    /// A path segment or query value in which only the unreserved characters of RFC 3986 stay as they are.
    static func encode(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            result += isUnreserved(byte) ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
        }
    }

    /// A base URL without the slash at its end.
    static func base(_ text: String) -> String { text.hasSuffix("/") ? String(text.dropLast()) : text }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16, uppercase: true)
        return text.count == 1 ? "0" + text : text
    }
}
