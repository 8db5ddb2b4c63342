extension JSONValue {
    /// How a document is laid out.
    public enum Layout: Hashable, Sendable {
        /// No white space at all, as `JSON.stringify(value)`.
        case compact
        /// Two spaces a level, as `JSON.stringify(value, null, 2)`; no final newline.
        case indented
        /// Compact with keys sorted by UTF-8 bytes: the form that is hashed.
        case canonical
    }

    /// The document as text, with the escapes of JavaScript's `JSON.stringify`.
    public func text(_ layout: Layout = .compact) -> String {
        var writer = JSONWriter(layout: layout)
        writer.write(self)
        return String(decoding: writer.output, as: UTF8.self)
    }
}

private struct JSONWriter {
    let layout: JSONValue.Layout
    var output: [UInt8] = []
    private var depth = 0

    init(layout: JSONValue.Layout) { self.layout = layout }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .number(let text): append(text)
        case .string(let text): write(text)
        case .array(let values): write(values)
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ values: [JSONValue]) {
        write("[", "]", values) { $0.write($1) }
    }

    private mutating func write(_ object: JSONObject) {
        let isSorted = layout == .canonical
        let members = isSorted ? object.members.sorted(by: Self.precedes) : object.members
        write("{", "}", members) { writer, member in
            writer.write(member.key)
            writer.append(writer.layout == .indented ? ": " : ":")
            writer.write(member.value)
        }
    }

    private static func precedes(
        _ left: (key: String, value: JSONValue), _ right: (key: String, value: JSONValue)
    )
        -> Bool
    {
        left.key.precedes(right.key)
    }

    private mutating func write<Element>(
        _ open: String, _ close: String, _ elements: [Element], _ each: (inout Self, Element) -> Void
    ) {
        append(open)
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { append(",") }
            breakLine()
            each(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        append(close)
    }

    private mutating func breakLine() {
        guard layout == .indented else { return }
        append("\n" + String(repeating: "  ", count: depth))
    }

    private mutating func write(_ text: String) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 8: append("\\b")
            case 12: append("\\f")
            case 10: append("\\n")
            case 13: append("\\r")
            case 9: append("\\t")
            case 0..<0x20: append("\\u00" + Hexadecimal.encode([byte]))
            default: output.append(byte)
            }
        }
        append("\"")
    }

    private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }
}
