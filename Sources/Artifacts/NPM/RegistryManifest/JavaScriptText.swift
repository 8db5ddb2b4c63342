/// Text as JavaScript sees it, where npm's results depend on that.
enum JavaScriptText {
    /// `String.prototype.trim`: white space by Unicode without U+0085, and the byte order mark.
    static func trim(_ text: some StringProtocol) -> String {
        let scalars = Array(String(text).unicodeScalars)
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[first...last])
        return String(result)
    }

    /// What `\s` matches.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{FEFF}" || (scalar.properties.isWhitespace && scalar != "\u{85}")
    }

    /// Lines separated by LF or CRLF.
    ///
    /// Swift sees CRLF as one character, so the search goes by scalars.
    static func lines(_ text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.last == "\r" ? line.dropLast() : line)
        }
    }

    /// Whether `encodeURIComponent` would leave the text as it is.
    static func needsNoEncoding(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-_.!~*'()".utf8.contains(byte)
            }
        }
    }
}
