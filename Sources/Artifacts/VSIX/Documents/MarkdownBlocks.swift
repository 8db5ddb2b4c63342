/// The parts of a Markdown document in which images can stand: paragraphs and blocks of HTML; code is left out.
///
/// Follows CommonMark's block structure (https://spec.commonmark.org/0.31.2/#container-blocks-and-leaf-blocks) as
/// far as that decides what is code: fences, indented code, HTML blocks, and the indentation of list items.
struct MarkdownBlocks {
    /// Offsets of the document's parts.
    private(set) var blocks: [Block] = []

    struct Block: Hashable {
        var isHTML: Bool
        var range: Range<Int>
    }

    private let text: [UInt8]
    private var fence: [UInt8]?
    private var html: HTMLBlock?
    private var isInParagraph = false
    private var isInCode = false
    /// How far the contents of the current list item are indented.
    private var itemIndent = 0

    init(_ text: [UInt8]) {
        self.text = text
        var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < text.count {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            add(MarkdownLine(text[start..<end], itemIndent: itemIndent), end: min(end + 1, text.count))
            start = end + 1
        }
    }

    private mutating func add(_ line: MarkdownLine, end: Int) {
        let range = line.start..<end
        if let open = fence {
            if line.closes(open) { fence = nil }
        } else if let block = html {
            append(range, isHTML: true)
            if block.ends(line) { html = nil }
        } else if line.isBlank {
            isInParagraph = false
        } else if line.indent >= itemIndent + 4, !isInParagraph {
            // Indented code goes on over blank lines; it cannot interrupt a paragraph.
            isInCode = true
        } else {
            isInCode = false
            start(line, range)
        }
    }

    private mutating func start(_ line: MarkdownLine, _ range: Range<Int>) {
        if line.isItem {
            itemIndent = line.contentIndent
            isInParagraph = false
        } else if line.indent < itemIndent, !isInParagraph {
            itemIndent = 0
        }
        if let open = line.fence {
            fence = open
            isInParagraph = false
        } else if let block = HTMLBlock(line, interruptsParagraph: isInParagraph) {
            isInParagraph = false
            blocks.append(Block(isHTML: true, range: range))
            if !block.ends(line) || block.endsAtBlank { html = block }
        } else {
            append(range, isHTML: false)
            isInParagraph = true
        }
    }

    /// Adds a line to the block before it if it continues that, else starts a new one.
    private mutating func append(_ range: Range<Int>, isHTML: Bool) {
        if let last = blocks.last, last.range.upperBound == range.lowerBound, last.isHTML == isHTML,
            isHTML || isInParagraph
        {
            blocks[blocks.count - 1].range = last.range.lowerBound..<range.upperBound
        } else {
            blocks.append(Block(isHTML: isHTML, range: range))
        }
    }
}

/// One line without the marks of quotes and list items in front.
struct MarkdownLine {
    let start: Int
    let body: ArraySlice<UInt8>
    /// Columns before the body, marks included.
    private(set) var indent = 0
    /// Whether a list item begins here.
    private(set) var isItem = false
    /// Where the item's contents stand.
    private(set) var contentIndent = 0

    init(_ line: ArraySlice<UInt8>, itemIndent: Int) {
        start = line.startIndex
        var rest = line
        if rest.last == UInt8(ascii: "\r") { rest = rest.dropLast() }
        while true {
            let spaces = rest.prefix { $0 == 0x20 || $0 == 0x09 }
            let width = spaces.reduce(0) { $0 + ($1 == 0x09 ? 4 : 1) }
            let mark = rest.dropFirst(spaces.count)
            if mark.first == UInt8(ascii: ">"), width < 4 {
                rest = mark.dropFirst()
                if rest.first == 0x20 { rest = rest.dropFirst() }
            } else if let length = Self.itemMark(mark), width < max(itemIndent, contentIndent) + 4 {
                isItem = true
                indent += width + length
                rest = mark.dropFirst(length)
                contentIndent = indent + (rest.isEmpty ? 1 : min(rest.prefix { $0 == 0x20 }.count, 4))
            } else {
                // The space behind an item's mark is no indentation of its contents.
                indent = isItem ? contentIndent + max(0, indent + width - contentIndent) : indent + width
                body = mark
                return
            }
        }
    }

    var isBlank: Bool { body.isEmpty }

    /// The fence that opens here: its character, as often as it stands there.
    var fence: [UInt8]? {
        guard let mark = body.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
            return nil
        }
        let run = body.prefix { $0 == mark }
        // Behind backticks there can be no backtick, else it is a code span.
        let isSpan = mark == UInt8(ascii: "`") && body.dropFirst(run.count).contains(mark)
        return run.count < 3 || isSpan ? nil : Array(run)
    }

    func closes(_ fence: [UInt8]) -> Bool {
        let run = body.prefix { $0 == fence[0] }
        return run.count >= fence.count && body.dropFirst(run.count).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    /// The length of `-`, `*`, `+`, `1.` or `1)` if a space or nothing follows.
    private static func itemMark(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.prefix { (48...57).contains($0) }
        let marks = digits.isEmpty ? "-*+" : ".)"
        let rest = text.dropFirst(digits.count)
        guard let mark = rest.first, marks.utf8.contains(mark), digits.count < 10 else { return nil }
        guard let next = rest.dropFirst().first else { return digits.count + 1 }
        return next == 0x20 || next == 0x09 ? digits.count + 1 : nil
    }
}

/// A block that is handed through as HTML (CommonMark 4.6).
struct HTMLBlock {
    /// The texts of which one ends the block; empty if a blank line does.
    private let ends: [String]

    var endsAtBlank: Bool { ends.isEmpty }

    init?(_ line: MarkdownLine, interruptsParagraph: Bool) {
        guard line.body.first == UInt8(ascii: "<") else { return nil }
        let text = String(decoding: line.body, as: UTF8.self).lowercased()
        if text.prefixMatch(of: /<(script|pre|style|textarea)([\s>]|$)/) != nil {
            ends = ["</script>", "</pre>", "</style>", "</textarea>"]
        } else if text.hasPrefix("<!--") {
            ends = ["-->"]
        } else if text.hasPrefix("<?") {
            ends = ["?>"]
        } else if text.hasPrefix("<![cdata[") {
            ends = ["]]>"]
        } else if text.prefixMatch(of: /<![a-z]/) != nil {
            ends = [">"]
        } else if let match = text.prefixMatch(of: /<\/?([a-z][a-z0-9]*)([\s>]|\/>|$)/),
            Self.names.contains(match.1)
        {
            ends = []
        } else if !interruptsParagraph, Self.isTagAlone(line.body) {
            ends = []
        } else {
            return nil
        }
    }

    func ends(_ line: MarkdownLine) -> Bool {
        if ends.isEmpty { return line.isBlank }
        let text = String(decoding: line.body, as: UTF8.self).lowercased()
        return ends.contains { text.contains($0) }
    }

    private static func isTagAlone(_ body: ArraySlice<UInt8>) -> Bool {
        guard let tag = HTMLTag(body, at: body.startIndex) else { return false }
        return body[tag.end...].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    private static let names: Set<Substring> = [
        "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col",
        "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
        "html", "iframe", "legend", "li", "link", "main", "menu", "menuitem", "nav", "noframes", "ol",
        "optgroup", "option", "p", "param", "search", "section", "summary", "table", "tbody", "td", "tfoot",
        "th", "thead", "title", "tr", "track", "ul",
    ]
}
