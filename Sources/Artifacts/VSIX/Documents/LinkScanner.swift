/// Finds `[title](target)` and `![title](target)`, where the title has no brackets or is one image.
struct LinkScanner {
    struct Link: Hashable {
        var isImage: Bool
        var start: Int
        var title: Range<Int>
        var target: Range<Int>
        var end: Int
    }

    private let text: [UInt8]
    /// From here on there is no closing parenthesis any more, so no search for one needs to run to the end twice.
    private var noParenthesisFrom = Int.max

    init(_ text: [UInt8]) { self.text = text }

    /// The first link that starts at or after an offset.
    mutating func next(from offset: Int) -> Link? {
        var index = offset
        while let bracket = text[index...].firstIndex(of: UInt8(ascii: "[")) {
            let isImage = bracket > offset && text[bracket - 1] == UInt8(ascii: "!")
            if let (title, target) = link(at: bracket) {
                let start = isImage ? bracket - 1 : bracket
                return Link(
                    isImage: isImage, start: start, title: title, target: target, end: target.upperBound + 1)
            }
            index = bracket + 1
        }
        return nil
    }

    private mutating func link(at bracket: Int) -> (title: Range<Int>, target: Range<Int>)? {
        let start = bracket + 1
        let plain = endOfPlain(from: start)
        if let target = target(after: plain) { return (start..<plain, target) }
        // The other form: the title is one image.
        guard byte(start) == UInt8(ascii: "!"), byte(start + 1) == UInt8(ascii: "[") else { return nil }
        let inner = endOfPlain(from: start + 2)
        guard let image = target(after: inner), let target = target(after: image.upperBound + 1) else {
            return nil
        }
        return (start..<image.upperBound + 1, target)
    }

    /// What stands in parentheses behind `]`, at least one byte.
    private mutating func target(after index: Int) -> Range<Int>? {
        guard byte(index) == UInt8(ascii: "]"), byte(index + 1) == UInt8(ascii: "("),
            index < noParenthesisFrom
        else { return nil }
        let start = index + 2
        guard let end = text[min(start, text.count)...].firstIndex(of: UInt8(ascii: ")")) else {
            noParenthesisFrom = index
            return nil
        }
        return end > start ? start..<end : nil
    }

    private func endOfPlain(from start: Int) -> Int {
        text[min(start, text.count)...].firstIndex { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
            ?? text.count
    }

    private func byte(_ index: Int) -> UInt8? { index < text.count ? text[index] : nil }
}
