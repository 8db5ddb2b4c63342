/// Why a text is no JSON, with the line (from 1) where reading stopped.
public struct JSONSyntaxError: Error, Hashable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// What was expected.
    public let message: String
}

extension JSONValue {
    /// Reads a document by RFC 8259.
    ///
    /// A byte order mark in front is skipped, as npm and vsce do.
    ///
    /// - Throws: `JSONSyntaxError` with the line.
    public init(parsing text: String) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Reads a document of UTF-8 bytes.
    ///
    /// - Throws: `JSONSyntaxError` with the line.
    public init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }
}

private struct JSONParser {
    private let bytes: [UInt8]
    private var index: Int
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        let result = try value()
        skipSpace()
        guard index == bytes.count else { throw error("the end of the document") }
        return result
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        skipSpace()
        // Deep nesting would overflow the stack; no manifest is deeper than this.
        guard depth < 256 else { throw error("at most 256 nested values") }
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        var object = JSONObject()
        depth += 1
        defer { depth -= 1 }
        index += 1
        skipSpace()
        if take("}") { return .object(object) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error("a key in double quotes") }
            let key = try string()
            skipSpace()
            guard take(":") else { throw error("a colon after the key \"\(key)\"") }
            object[key] = try value()
            skipSpace()
        } while take(",")
        guard take("}") else { throw error("a comma or a closing brace") }
        return .object(object)
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        var values: [JSONValue] = []
        depth += 1
        defer { depth -= 1 }
        index += 1
        skipSpace()
        if take("]") { return .array(values) }
        repeat {
            values.append(try value())
            skipSpace()
        } while take(",")
        guard take("]") else { throw error("a comma or a closing bracket") }
        return .array(values)
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        index += 1
        var text: [UInt8] = []
        while true {
            // What needs no second look is taken in one piece.
            let start = index
            while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                index += 1
            }
            text.append(contentsOf: bytes[start..<index])
            guard let byte = peek else { throw error("a closing quote") }
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let result = String(validating: text, as: UTF8.self) else { throw error("UTF-8") }
                return result
            case UInt8(ascii: "\\"): try escape(into: &text)
            default:
                index -= 1
                throw error("no control character in a string")
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        guard let letter = peek else { throw error("an escape") }
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeScalar()).utf8)
        default: throw error("a known escape")
        }
    }

    private mutating func unicodeScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
        let high = try codeUnit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        // A lone surrogate cannot be text in Swift; JavaScript would print it as U+FFFD.
        guard (0xD800..<0xDC00).contains(high), peek == UInt8(ascii: "\\"), index + 1 < bytes.count,
            bytes[index + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        index += 2
        let low = try codeUnit()
        guard (0xDC00..<0xE000).contains(low) else { return Unicode.Scalar(low) ?? "\u{FFFD}" }
        let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt16 {
        guard index + 4 <= bytes.count,
            let digits = Hexadecimal.decode(String(decoding: bytes[index..<index + 4], as: UTF8.self))
        else { throw error("four hexadecimal digits") }
        index += 4
        return UInt16(digits[0]) << 8 | UInt16(digits[1])
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        guard bytes[index...].starts(with: text.utf8) else { throw error("a value") }
        index += text.utf8.count
        return value
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = index
        _ = take("-")
        if !take("0") { guard digits() > 0 else { throw error("a value") } }
        if take(".") { guard digits() > 0 else { throw error("digits after the point") } }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            guard digits() > 0 else { throw error("digits of the exponent") }
        }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = peek, (48...57).contains(byte) { index += 1 }
        return index - start
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek, byte == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 32 || byte == 10 || byte == 13 || byte == 9 { index += 1 }
    }

    private func error(_ expected: String) -> JSONSyntaxError {
        let line = 1 + bytes[..<min(index, bytes.count)].count { $0 == 10 }
        return JSONSyntaxError(line: line, message: "expected \(expected)")
    }
}
