import HTTPTypes

/// Status and fields of an answer, gathered from the lines that curl hands over.
///
/// Interim answers (1xx) come first and are forgotten when the next status line comes; trailers come after
/// the final head and are ignored (RFC 9110, 6.5).
struct AnswerHead {
    /// The status code; 0 before the first line.
    private(set) var code = 0
    private(set) var fields = HTTPFields()
    /// Whether the head of a final answer is whole.
    private(set) var isFinal = false

    /// The status, nil before the final head is whole.
    var status: HTTPResponse.Status? { isFinal ? HTTPResponse.Status(code: code) : nil }

    /// Takes one line with its line end.
    mutating func add(_ line: some BidirectionalCollection<UInt8>) {
        let line = Self.trimmed(line)
        if line.starts(with: "HTTP/".utf8) { return start(line) }
        if isFinal { return }
        if line.isEmpty { return isFinal = code >= 200 }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
        else { return }
        fields.append(HTTPField(name: name, value: Self.trimmed(line[line.index(after: colon)...])))
    }

    /// `HTTP/1.1 200 OK` or `HTTP/2 200`.
    private mutating func start(_ line: some Collection<UInt8>) {
        self = AnswerHead()
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard words.count > 1, let code = Int(String(decoding: words[1], as: UTF8.self)),
            (100...999).contains(code)
        else { return }
        self.code = code
    }

    /// Without white space and line ends around.
    private static func trimmed<Line: BidirectionalCollection<UInt8>>(_ line: Line) -> Line.SubSequence {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }
        let start = line.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }.map { start.index(after: $0) } ?? start.startIndex
        return start[..<end]
    }
}
