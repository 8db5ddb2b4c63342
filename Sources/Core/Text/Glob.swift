/// A pattern for paths, as plans use it.
///
/// `*` and `?` within a component, `**` across components, `[a-z]`, `{a,b}`. Dot files match like others;
/// matching is by bytes and case-sensitive.
///
/// Peers' own rules (npm's minimatch, `.vscodeignore`) are not this type's business; they stand with the formats.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as written.
    public let description: String
    private let alternatives: [[Part]]

    /// Reads a pattern.
    public init(_ pattern: String) {
        description = pattern
        alternatives = Self.expandBraces(Substring(pattern)).map { alternative in
            alternative.split(separator: "/").map { $0 == "**" ? .anyDepth : .component(Array($0)) }
        }
    }

    /// Whether the pattern is plain text, without any wildcard.
    public var isLiteral: Bool { !description.contains { "*?[{".contains($0) } }

    /// The leading components without a wildcard: where a search can start.
    public var literalPrefix: [String] {
        let parts = description.split(separator: "/").map(String.init)
        return Array(parts.dropLast().prefix { !$0.contains { "*?[{".contains($0) } })
    }

    /// Whether the pattern matches the whole path.
    public func matches(_ path: RelativePath) -> Bool {
        let components = path.components.map(Array.init)
        return alternatives.contains { Self.match($0[...], components[...]) }
    }

    private enum Part: Hashable {
        case anyDepth
        case component([Character])
    }

    private static func match(_ pattern: ArraySlice<Part>, _ path: ArraySlice<[Character]>) -> Bool {
        guard let part = pattern.first else { return path.isEmpty }
        let rest = pattern.dropFirst()
        switch part {
        case .anyDepth:
            // `a/**` means what is below `a`, so a trailing `**` needs one component at least.
            if rest.isEmpty { return !path.isEmpty }
            return path.indices.contains { match(rest, path[$0...]) } || match(rest, path[path.endIndex...])
        case .component(let wildcard):
            guard let name = path.first, match(wildcard[...], name[...]) else { return false }
            return match(rest, path.dropFirst())
        }
    }

    private static func match(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        let rest = pattern.dropFirst()
        switch first {
        case "*":
            let tail = rest.drop { $0 == "*" }
            return (name.startIndex...name.endIndex).contains { match(tail, name[$0...]) }
        case "?": return !name.isEmpty && match(rest, name.dropFirst())
        case "[":
            guard let set = CharacterSet(rest) else {
                return name.first == "[" && match(rest, name.dropFirst())
            }
            guard let character = name.first, set.contains(character) else { return false }
            return match(set.rest, name.dropFirst())
        default: return name.first == first && match(rest, name.dropFirst())
        }
    }

    private struct CharacterSet {
        private var ranges: [ClosedRange<Character>] = []
        private var isNegated = false
        let rest: ArraySlice<Character>

        /// Reads `a-z]` or `!a]`; nil if the bracket is never closed, and then it is plain text.
        init?(_ pattern: ArraySlice<Character>) {
            var body = pattern
            if let sign = body.first, sign == "!" || sign == "^" {
                isNegated = true
                body = body.dropFirst()
            }
            guard let end = body.dropFirst().firstIndex(of: "]") else { return nil }
            var members = body[..<end]
            while let low = members.popFirst() {
                guard members.first == "-", members.count > 1 else {
                    ranges.append(low...low)
                    continue
                }
                let high = members[members.startIndex + 1]
                members = members.dropFirst(2)
                if low <= high { ranges.append(low...high) }
            }
            rest = body[(end + 1)...]
        }

        func contains(_ character: Character) -> Bool {
            ranges.contains { $0.contains(character) } != isNegated
        }
    }

    /// `a{b,c}d` -> `abd`, `acd`; nested braces expand too.
    ///
    /// An unclosed brace is plain text.
    private static func expandBraces(_ pattern: Substring) -> [String] {
        guard let open = pattern.firstIndex(of: "{"), let group = BraceGroup(pattern[open...]) else {
            return [String(pattern)]
        }
        let tails = expandBraces(group.rest)
        let heads = group.alternatives.flatMap { expandBraces($0) }
        return heads.flatMap { head in tails.map { pattern[..<open] + head + $0 } }
    }

    private struct BraceGroup {
        var alternatives: [Substring] = []
        let rest: Substring

        init?(_ text: Substring) {
            var depth = 0
            var start = text.index(after: text.startIndex)
            for index in text.indices {
                switch text[index] {
                case "{": depth += 1
                case "," where depth == 1:
                    alternatives.append(text[start..<index])
                    start = text.index(after: index)
                case "}":
                    depth -= 1
                    guard depth == 0 else { continue }
                    alternatives.append(text[start..<index])
                    rest = text[text.index(after: index)...]
                    return
                default: continue
                }
            }
            return nil
        }
    }
}
