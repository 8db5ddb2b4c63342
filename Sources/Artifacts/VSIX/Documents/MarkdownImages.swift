internal import Core

/// The images and `<svg>` elements that a rendered Markdown document would show.
///
/// Inline structure by CommonMark 6: code spans, escapes, raw HTML, images with inline and reference targets.
struct MarkdownImages {
    /// `<img>` elements in order: their source, nil if they have none.
    private(set) var images: [(source: String?, offset: Int)] = []
    /// Where `<svg>` elements begin.
    private(set) var drawings: [Int] = []

    private let text: [UInt8]
    private let references: [String: String]

    init(_ text: [UInt8]) {
        self.text = text
        let blocks = MarkdownBlocks(text).blocks
        references = MarkdownReferences.find(text, blocks)
        for block in blocks {
            block.isHTML ? scanHTML(block.range) : scanInline(block.range)
        }
    }

    private mutating func scanHTML(_ range: Range<Int>) {
        var index = range.lowerBound
        let block = text[range]
        while let start = block[index...].firstIndex(of: UInt8(ascii: "<")) {
            index = endOfMarkup(at: start, in: block) ?? start + 1
        }
    }

    /// Reads the comment, raw text element or tag that begins here.
    private mutating func endOfMarkup(at start: Int, in block: ArraySlice<UInt8>) -> Int? {
        if block[start...].starts(with: "<!--".utf8) {
            return block[(start + 4)...].firstRange(of: "-->".utf8)?.upperBound ?? block.endIndex
        }
        guard let tag = HTMLTag(block, at: start) else { return nil }
        switch tag.name {
        case "img": images.append((tag.attributes["src"], start))
        case "svg": drawings.append(start)
        case "script", "style", "textarea", "title":
            return block[tag.end...].firstRange(of: "</\(tag.name)".utf8)?.upperBound ?? tag.end
        default: break
        }
        return tag.end
    }

    private mutating func scanInline(_ range: Range<Int>) {
        let block = text[range]
        var index = range.lowerBound
        while index < range.upperBound {
            switch block[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "`"): index = endOfCode(at: index, in: block)
            case UInt8(ascii: "<"): index = endOfMarkup(at: index, in: block) ?? index + 1
            case UInt8(ascii: "!")
            where index + 1 < range.upperBound && block[index + 1] == UInt8(ascii: "["):
                index = endOfImage(at: index, in: block) ?? index + 2
            default: index += 1
            }
        }
    }

    /// Behind the code span that begins here, or behind its backticks if nothing closes it.
    private func endOfCode(at start: Int, in block: ArraySlice<UInt8>) -> Int {
        let count = block[start...].prefix { $0 == UInt8(ascii: "`") }.count
        var index = start + count
        while let next = block[index...].firstIndex(of: UInt8(ascii: "`")) {
            let run = block[next...].prefix { $0 == UInt8(ascii: "`") }.count
            if run == count { return next + run }
            index = next + run
        }
        return start + count
    }

    private mutating func endOfImage(at start: Int, in block: ArraySlice<UInt8>) -> Int? {
        guard let close = endOfLabel(from: start + 2, in: block) else { return nil }
        let label = start + 2..<close
        let next = close + 1
        var target: (source: String, end: Int)?
        if next < block.endIndex, block[next] == UInt8(ascii: "(") {
            target = MarkdownTarget(block, at: next).map { ($0.source, $0.end) }
        }
        if target == nil { target = reference(label, after: next, in: block) }
        guard let target, MarkdownTarget.isAllowed(target.source) else { return nil }
        images.append((MarkdownTarget.encoded(target.source), start))
        return target.end
    }

    private func reference(
        _ label: Range<Int>, after next: Int, in block: ArraySlice<UInt8>
    ) -> (source: String, end: Int)? {
        var (name, end) = (label, next)
        if next < block.endIndex, block[next] == UInt8(ascii: "["),
            let close = endOfLabel(from: next + 1, in: block)
        {
            if close > next + 1 { name = next + 1..<close }
            end = close + 1
        }
        return references[MarkdownReferences.key(block[name])].map { ($0, end) }
    }

    /// The bracket that closes a label; brackets within it are balanced.
    private func endOfLabel(from start: Int, in block: ArraySlice<UInt8>) -> Int? {
        var depth = 0
        var index = start
        while index < block.endIndex {
            switch block[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "`"): index = endOfCode(at: index, in: block) - 1
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"):
                if depth == 0 { return index }
                depth -= 1
            default: break
            }
            index += 1
        }
        return nil
    }
}
