/// A start or end tag in HTML.
struct HTMLTag: Hashable {
    /// In lower case; with a `/` in front for an end tag.
    let name: String
    /// Names in lower case; of a repeated one the first counts.
    let attributes: [String: String]
    /// Behind the closing `>`.
    let end: Int

    /// Reads the tag at an offset; nil if there is none or it is not closed.
    init?(_ text: ArraySlice<UInt8>, at start: Int) {
        var reader = TagReader(text: text, index: start + 1)
        guard let name = reader.name() else { return nil }
        var attributes: [String: String] = [:]
        while let (key, value) = reader.attribute() {
            if attributes[key] == nil { attributes[key] = value }
        }
        guard let end = reader.close() else { return nil }
        (self.name, self.attributes, self.end) = (name, attributes, end)
    }
}

private struct TagReader {
    let text: ArraySlice<UInt8>
    var index: Int

    private var peek: UInt8? { index < text.endIndex ? text[index] : nil }

    mutating func name() -> String? {
        let start = index
        if peek == UInt8(ascii: "/") { index += 1 }
        guard let first = peek, (65...90).contains(first & 0xDF) else { return nil }
        while let byte = peek, Unicode.Scalar(byte).isWord || byte == UInt8(ascii: "-") { index += 1 }
        guard let next = peek, next == UInt8(ascii: ">") || next == UInt8(ascii: "/") || Self.isSpace(next)
        else { return nil }
        return String(decoding: text[start..<index], as: UTF8.self).lowercased()
    }

    mutating func attribute() -> (key: String, value: String)? {
        skipSpace()
        let start = index
        while let byte = peek, !Self.isSpace(byte), !"=>/\"'<".utf8.contains(byte) { index += 1 }
        guard index > start else { return nil }
        let key = String(decoding: text[start..<index], as: UTF8.self).lowercased()
        let afterName = index
        skipSpace()
        guard peek == UInt8(ascii: "=") else {
            index = afterName
            return (key, "")
        }
        index += 1
        skipSpace()
        return (key, HTMLEntities.decode(value()))
    }

    private mutating func value() -> String {
        let quote = peek
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let start = index
            while let byte = peek, !Self.isSpace(byte), byte != UInt8(ascii: ">") { index += 1 }
            return String(decoding: text[start..<index], as: UTF8.self)
        }
        let start = index + 1
        let end = text[min(start, text.endIndex)...].firstIndex { $0 == quote } ?? text.endIndex
        index = min(end + 1, text.endIndex)
        return String(decoding: text[min(start, end)..<end], as: UTF8.self)
    }

    mutating func close() -> Int? {
        skipSpace()
        if peek == UInt8(ascii: "/") { index += 1 }
        return peek == UInt8(ascii: ">") ? index + 1 : nil
    }

    private mutating func skipSpace() {
        while let byte = peek, Self.isSpace(byte) { index += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(byte) }
}

/// The references that occur in addresses.
enum HTMLEntities {
    /// The text with `&amp;` and its like decoded; others stay as they are.
    static func decode(_ text: String) -> String {
        guard text.contains("&") else { return text }
        return text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing(
            "&apos;", with: "'"
        )
        .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
