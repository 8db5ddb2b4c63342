/// Turns ` #12` and ` owner/name#12` into links to issues.
struct IssueLinks {
    private let repository: DocumentBase.Repository

    init(_ repository: DocumentBase.Repository) { self.repository = repository }

    func rewrite(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var done = 0
        var index = 0
        while let mark = text[index...].firstIndex(of: UInt8(ascii: "#")) {
            index = mark + 1
            guard let reference = Reference(text, mark: mark, after: done) else { continue }
            output += text[done..<reference.start]
            output += Array("[\(reference.text(in: text))](\(url(reference, text)))".utf8)
            done = reference.end
            index = done
        }
        return output + text[done...]
    }

    private func url(_ reference: Reference, _ text: [UInt8]) -> String {
        let number = String(decoding: text[reference.number], as: UTF8.self)
        let issues = repository.isGitHub ? "issues" : "-/issues"
        guard !reference.project.isEmpty else { return "\(repository.url)/\(issues)/\(number)" }
        let host = repository.isGitHub ? "https://github.com" : "https://gitlab.com"
        return "\(host)/\(String(decoding: text[reference.project], as: UTF8.self))/\(issues)/\(number)"
    }
}

/// White space, optionally `owner/name`, `#`, digits, and no word character behind them.
private struct Reference {
    let start: Int
    let project: Range<Int>
    let number: Range<Int>
    var end: Int { number.upperBound }

    init?(_ text: [UInt8], mark: Int, after done: Int) {
        let digits = text[(mark + 1)...].prefix { (48...57).contains($0) }
        guard !digits.isEmpty, digits.endIndex == text.count || !Self.isWord(text[digits.endIndex]) else {
            return nil
        }
        number = digits.startIndex..<digits.endIndex
        project = Self.project(text, before: mark)
        start = project.isEmpty ? mark : project.lowerBound
        guard start > done, Self.isSpace(text, before: start) else { return nil }
    }

    func text(in text: [UInt8]) -> String { String(decoding: text[start..<end], as: UTF8.self) }

    private static func project(_ text: [UInt8], before mark: Int) -> Range<Int> {
        let name = text[..<mark].suffix(while: { isWord($0) || $0 == UInt8(ascii: "-") })
        guard !name.isEmpty, name.startIndex > 0, text[name.startIndex - 1] == UInt8(ascii: "/") else {
            return mark..<mark
        }
        let owner = text[..<(name.startIndex - 1)].suffix(while: { isWord($0) || $0 == UInt8(ascii: "-") })
        return owner.isEmpty ? mark..<mark : owner.startIndex..<mark
    }

    private static func isWord(_ byte: UInt8) -> Bool { Unicode.Scalar(byte).isWord }

    /// JavaScript's `\s`, whose non-ASCII members are no-break space, BOM and the line separators.
    private static func isSpace(_ text: [UInt8], before index: Int) -> Bool {
        guard index > 0 else { return false }
        if [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D].contains(text[index - 1]) { return true }
        let spaces: [[UInt8]] = [
            [0xC2, 0xA0], [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xA9],
        ]
        return spaces.contains { text[..<index].suffix($0.count).elementsEqual($0) }
    }
}

extension ArraySlice<UInt8> {
    /// The longest tail of bytes that all satisfy a condition.
    fileprivate func suffix(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let last = lastIndex { !condition($0) }
        return self[(last.map { $0 + 1 } ?? startIndex)...]
    }
}
