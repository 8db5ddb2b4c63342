/// The elements of a small XML document, one after the other, with their attributes and direct text.
///
/// Just enough to read `extension.vsixmanifest`: UTF-8, no DTD, no namespaces (a prefix is dropped), the five
/// named entities and numeric ones.
package struct XMLElement: Hashable, Sendable {
    package let name: String
    package let attributes: [String: String]
    /// What stands in it outside of its own elements.
    package fileprivate(set) var text = ""

    /// All elements in document order.
    ///
    /// - Throws: `XMLSyntaxError`.
    package static func all(in bytes: [UInt8]) throws(XMLSyntaxError) -> [XMLElement] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw XMLSyntaxError(line: 1, message: "it is not UTF-8")
        }
        var reader = XMLReader(text)
        return try reader.elements()
    }
}

/// Why a text is no XML that can be read here, with the line from 1.
package struct XMLSyntaxError: Error, Hashable, Sendable {
    package let line: Int
    package let message: String
}

private struct XMLReader {
    private let text: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) {
        self.text = Array(text.unicodeScalars)
        if self.text.first == "\u{FEFF}" { index = 1 }
    }

    mutating func elements() throws(XMLSyntaxError) -> [XMLElement] {
        var elements: [XMLElement] = []
        var open: [Int] = []
        while index < text.count {
            if take("<!--") {
                try skip(past: "-->")
            } else if take("<![CDATA[") {
                let start = index
                try skip(past: "]]>")
                if let last = open.last { elements[last].text += string(start..<index - 3) }
            } else if take("<?") {
                try skip(past: "?>")
            } else if take("<!") {
                throw error("a document type is not accepted")
            } else if take("</") {
                try close(&open, elements)
            } else if take("<") {
                let (element, isEmpty) = try startTag()
                elements.append(element)
                if !isEmpty { open.append(elements.count - 1) }
            } else {
                let content = try characters(until: "<")
                if let last = open.last { elements[last].text += content }
            }
        }
        guard open.isEmpty, !elements.isEmpty else { throw error("it ends in the middle") }
        return elements
    }

    private mutating func close(_ open: inout [Int], _ elements: [XMLElement]) throws(XMLSyntaxError) {
        let name = localName()
        skipSpace()
        guard take(">"), let last = open.popLast(), elements[last].name == name else {
            throw error("</\(name)> closes nothing")
        }
    }

    private mutating func startTag() throws(XMLSyntaxError) -> (XMLElement, isEmpty: Bool) {
        let name = localName()
        guard !name.isEmpty else { throw error("a name is missing after <") }
        var attributes: [String: String] = [:]
        while true {
            skipSpace()
            if take("/>") { return (XMLElement(name: name, attributes: attributes), true) }
            if take(">") { return (XMLElement(name: name, attributes: attributes), false) }
            let key = localName()
            skipSpace()
            guard !key.isEmpty, take("=") else { throw error("an attribute of <\(name)> is malformed") }
            skipSpace()
            guard let quote = peek, quote == "\"" || quote == "'" else {
                throw error("the attribute \(key) has no quotes")
            }
            index += 1
            attributes[key] = try characters(until: quote)
            guard take(String(quote)) else { throw error("the attribute \(key) is not closed") }
        }
    }

    private mutating func characters(until end: Unicode.Scalar) throws(XMLSyntaxError) -> String {
        var result = String.UnicodeScalarView()
        while let scalar = peek, scalar != end {
            index += 1
            result.append(scalar == "&" ? try entity() : scalar)
        }
        return String(result)
    }

    private mutating func entity() throws(XMLSyntaxError) -> Unicode.Scalar {
        let start = index
        while let scalar = peek, scalar != ";", index - start < 10 { index += 1 }
        let name = string(start..<index)
        guard take(";"), let scalar = Self.scalar(name) else { throw error("&\(name) is no known entity") }
        return scalar
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": "&"
        case "lt": "<"
        case "gt": ">"
        case "quot": "\""
        case "apos": "'"
        case _ where name.hasPrefix("#x"): UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        case _ where name.hasPrefix("#"): UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
        default: nil
        }
    }

    /// A name without its namespace prefix.
    private mutating func localName() -> String {
        let start = index
        while let scalar = peek, !" \t\r\n/>=<\"'".unicodeScalars.contains(scalar) { index += 1 }
        let name = string(start..<index)
        return name.split(separator: ":").last.map(String.init) ?? ""
    }

    private mutating func skip(past end: String) throws(XMLSyntaxError) {
        while index < text.count {
            if take(end) { return }
            index += 1
        }
        throw error("\(end) is missing")
    }

    private mutating func skipSpace() {
        while let scalar = peek, scalar.properties.isWhitespace { index += 1 }
    }

    private var peek: Unicode.Scalar? { index < text.count ? text[index] : nil }

    private mutating func take(_ expected: String) -> Bool {
        guard text[index...].starts(with: expected.unicodeScalars) else { return false }
        index += expected.unicodeScalars.count
        return true
    }

    private func string(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(text[range])) }

    private func error(_ message: String) -> XMLSyntaxError {
        XMLSyntaxError(line: 1 + text[..<min(index, text.count)].count { $0 == "\n" }, message: message)
    }
}
