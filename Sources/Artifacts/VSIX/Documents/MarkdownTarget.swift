/// What stands in the parentheses of a Markdown link or image: an address and perhaps a title (CommonMark 6.3).
struct MarkdownTarget {
    let source: String
    /// Behind the closing parenthesis.
    let end: Int

    init?(_ text: ArraySlice<UInt8>, at start: Int) {
        var index = Self.skipSpace(text, start + 1)
        guard let (source, afterSource) = Self.address(text, index) else { return nil }
        index = Self.skipSpace(text, afterSource)
        if index > afterSource, index < text.endIndex, let close = Self.titleEnd(text[index]) {
            guard let end = Self.endOfTitle(text, index + 1, close) else { return nil }
            index = Self.skipSpace(text, end)
        }
        guard index < text.endIndex, text[index] == UInt8(ascii: ")") else { return nil }
        self.source = source
        end = index + 1
    }

    /// An address in angle brackets, or up to white space with balanced parentheses.
    static func address(_ text: ArraySlice<UInt8>, _ start: Int) -> (String, end: Int)? {
        if start < text.endIndex, text[start] == UInt8(ascii: "<") {
            let body = text[(start + 1)...].prefix { $0 != UInt8(ascii: ">") && $0 != 0x0A }
            guard body.endIndex < text.endIndex, text[body.endIndex] == UInt8(ascii: ">") else { return nil }
            return (decoded(body), body.endIndex + 1)
        }
        var depth = 0
        var index = start
        while index < text.endIndex, text[index] > 0x20 {
            if text[index] == UInt8(ascii: "\\") { index += 1 }
            if index < text.endIndex, text[index] == UInt8(ascii: "(") { depth += 1 }
            if index < text.endIndex, text[index] == UInt8(ascii: ")") {
                if depth == 0 { break }
                depth -= 1
            }
            index += 1
        }
        let end = min(index, text.endIndex)
        return depth == 0 ? (decoded(text[start..<end]), end) : nil
    }

    /// Without the backslashes of escapes, and with references decoded.
    private static func decoded(_ body: ArraySlice<UInt8>) -> String {
        var output: [UInt8] = []
        var isEscaped = false
        for byte in body {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
                continue
            }
            if isEscaped, Unicode.Scalar(byte).isWord || byte > 0x7E { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
            isEscaped = false
        }
        return HTMLEntities.decode(String(decoding: output, as: UTF8.self))
    }

    private static func titleEnd(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): byte
        case UInt8(ascii: "("): UInt8(ascii: ")")
        default: nil
        }
    }

    private static func endOfTitle(_ text: ArraySlice<UInt8>, _ start: Int, _ close: UInt8) -> Int? {
        var index = start
        while index < text.endIndex {
            if text[index] == close { return index + 1 }
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private static func skipSpace(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        let rest = text[min(start, text.endIndex)...]
        return rest.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? text.endIndex
    }

    /// markdown-it makes no image of these schemes, except of image data.
    static func isAllowed(_ source: String) -> Bool {
        let text = source.trimmed.lowercased()
        if text.prefixMatch(of: /(vbscript|javascript|file|data):/) == nil { return true }
        return text.prefixMatch(of: /data:image\/(gif|png|jpeg|webp);/) != nil
    }

    /// A `%` that begins no escape is written as one, as markdown-it does.
    static func encoded(_ source: String) -> String {
        var output: [UInt8] = []
        let bytes = Array(source.utf8)
        for (index, byte) in bytes.enumerated() {
            let digits = bytes[(index + 1)...].prefix(2)
            let isEscape = digits.count == 2 && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
            output += byte == UInt8(ascii: "%") && !isEscape ? Array("%25".utf8) : [byte]
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// Definitions `[label]: address` (CommonMark 4.7).
enum MarkdownReferences {
    /// Addresses by label; of several the first counts.
    static func find(_ text: [UInt8], _ blocks: [MarkdownBlocks.Block]) -> [String: String] {
        var references: [String: String] = [:]
        for block in blocks where !block.isHTML {
            for line in text[block.range].split(separator: UInt8(ascii: "\n")) {
                guard let (label, address) = definition(line), references[label] == nil else { continue }
                references[label] = address
            }
        }
        return references
    }

    /// Labels compare without case, and any white space as one space.
    static func key(_ label: ArraySlice<UInt8>) -> String {
        String(decoding: label, as: UTF8.self).lowercased().split { $0.isWhitespace }.joined(separator: " ")
    }

    private static func definition(_ line: ArraySlice<UInt8>) -> (String, String)? {
        let body = line.drop { $0 == 0x20 || $0 == UInt8(ascii: ">") }
        guard body.first == UInt8(ascii: "["), let close = body.firstIndex(of: UInt8(ascii: "]")),
            body[(close + 1)...].first == UInt8(ascii: ":")
        else { return nil }
        let start = body[(close + 2)...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? body.endIndex
        guard let (address, _) = MarkdownTarget.address(body, start), !address.isEmpty else { return nil }
        return (key(body[(body.startIndex + 1)..<close]), address)
    }
}
