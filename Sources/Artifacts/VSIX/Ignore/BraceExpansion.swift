/// Expands `{a,b}` and `{1..3}` as bash and npm's brace-expansion do.
enum BraceExpansion {
    /// The alternatives of a pattern, in order; the pattern itself if there is nothing to expand.
    static func expand(_ pattern: String) -> [String] {
        var scalars = Array(pattern.unicodeScalars)
        if scalars.starts(with: ["{", "}"]) { scalars.insert("\\", at: 0) }
        return expand(scalars).map { text in
            var result = String.UnicodeScalarView()
            result.append(contentsOf: text)
            return String(result)
        }
    }

    private typealias Text = [Unicode.Scalar]

    private static func expand(_ text: Text) -> [Text] {
        guard let group = BraceGroup(text) else { return [text] }
        let tails = group.after.isEmpty ? [[]] : expand(group.after)
        // `${x}` is left alone, as it is in a shell.
        if group.before.last == "$" {
            return tails.map { group.before + ["{"] + group.body + ["}"] + $0 }
        }
        if let sequence = BraceSequence(group.body) {
            return combine(group.before, sequence.members, tails)
        }
        let parts = group.parts
        if parts.count > 1 { return combine(group.before, parts.flatMap { expand($0) }, tails) }
        return expandSingle(group, tails)
    }

    /// Braces around one thing: they stay, and so does what inside them does not expand (`{{a,b}}` does).
    private static func expandSingle(_ group: BraceGroup, _ tails: [Text]) -> [Text] {
        let inner = expand(group.body)
        guard inner.count > 1 else {
            return tails.map { group.before + ["{"] + group.body + ["}"] + $0 }
        }
        return combine(group.before, inner.map { ["{"] + $0 + ["}"] }, tails)
    }

    private static func combine(_ head: Text, _ bodies: [Text], _ tails: [Text]) -> [Text] {
        bodies.flatMap { body in tails.map { head + body + $0 } }
    }
}

/// The first balanced pair of braces in a text; escaped ones do not count.
private struct BraceGroup {
    let before: [Unicode.Scalar]
    let body: [Unicode.Scalar]
    let after: [Unicode.Scalar]

    init?(_ text: [Unicode.Scalar]) {
        var opened: [Int] = []
        var pair: ClosedRange<Int>?
        var index = 0
        while index < text.count {
            switch text[index] {
            case "\\": index += 1
            case "{": opened.append(index)
            case "}":
                guard let start = opened.popLast() else { break }
                // The outermost pair wins; an unclosed brace in front of it is text.
                pair = pair.map { $0.lowerBound > start ? start...index : $0 } ?? start...index
            default: break
            }
            if opened.isEmpty, pair != nil { break }
            index += 1
        }
        guard let pair else { return nil }
        before = Array(text[..<pair.lowerBound])
        body = Array(text[(pair.lowerBound + 1)..<pair.upperBound])
        after = Array(text[(pair.upperBound + 1)...])
    }

    /// The body split at commas that stand in no inner braces.
    var parts: [[Unicode.Scalar]] {
        var parts: [[Unicode.Scalar]] = [[]]
        var depth = 0
        var isEscaped = false
        for scalar in body {
            if !isEscaped, scalar == ",", depth == 0 {
                parts.append([])
                continue
            }
            if !isEscaped, scalar == "{" { depth += 1 }
            if !isEscaped, scalar == "}" { depth -= 1 }
            isEscaped = scalar == "\\" && !isEscaped
            parts[parts.count - 1].append(scalar)
        }
        return parts
    }
}

/// `1..10`, `01..10..2`, `a..f`.
private struct BraceSequence {
    let members: [[Unicode.Scalar]]

    init?(_ body: [Unicode.Scalar]) {
        let parts = String(String.UnicodeScalarView(body)).components(separatedBy: "..")
        guard parts.count == 2 || parts.count == 3 else { return nil }
        let step = parts.count == 3 ? Int(parts[2]) : 1
        guard let step else { return nil }
        if let low = Int(parts[0]), let high = Int(parts[1]), Self.isPlain(parts) {
            let width = parts[..<2].contains(where: Self.isPadded) ? parts[..<2].map(\.utf8.count).max() : nil
            members = Self.values(low, high, step).map { Self.padded($0, width) }
        } else if let low = Self.letter(parts[0]), let high = Self.letter(parts[1]) {
            members = Self.values(low, high, step).compactMap { Unicode.Scalar($0).map { [$0] } }
        } else {
            return nil
        }
    }

    /// `Int` would accept a plus sign too.
    private static func isPlain(_ parts: [String]) -> Bool { parts.allSatisfy { !$0.hasPrefix("+") } }

    private static func isPadded(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
        return digits.count > 1 && digits.hasPrefix("0")
    }

    private static func letter(_ text: String) -> Int? {
        guard text.utf8.count == 1, let byte = text.utf8.first, (65...90).contains(byte & 0xDF) else {
            return nil
        }
        return Int(byte)
    }

    /// At most 10,000 members: a longer list is a slip of the pen.
    private static func values(_ low: Int, _ high: Int, _ step: Int) -> [Int] {
        let size = max(step.magnitude, 1)
        let stride = stride(from: low, through: high, by: low <= high ? Int(size) : -Int(size))
        return Array(stride.prefix(10_000))
    }

    private static func padded(_ value: Int, _ width: Int?) -> [Unicode.Scalar] {
        let digits = String(value.magnitude)
        let sign = value < 0 ? "-" : ""
        let zeros = max(0, (width ?? 0) - digits.utf8.count - sign.utf8.count)
        return Array((sign + String(repeating: "0", count: zeros) + digits).unicodeScalars)
    }
}
