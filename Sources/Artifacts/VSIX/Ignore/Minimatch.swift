/// A pattern of npm's minimatch 10 with its option `dot: true`, as `.vscodeignore` files use it.
///
/// Understood are `**`, `*`, `?`, bracket expressions with POSIX classes, brace expansion, extended globs, a
/// leading `!` (negation) or `#` (comment, matches nothing), and the backslash as escape. `?` is one Unicode
/// scalar (in JavaScript a UTF-16 code unit, so that an emoji needs two).
struct Minimatch: Sendable {
    private let isNegated: Bool
    private let isComment: Bool
    private let alternatives: [[Segment]]

    /// Reads a pattern; every text is one.
    init(_ pattern: String) {
        isComment = pattern.hasPrefix("#")
        var rest = Substring(pattern)
        var isNegated = false
        while rest.hasPrefix("!") {
            rest = rest.dropFirst()
            isNegated.toggle()
        }
        self.isNegated = isNegated
        alternatives = BraceExpansion.expand(String(rest)).map(Self.segments)
    }

    /// Whether the pattern matches the whole path, which has `/` between its components.
    func matches(_ path: PathScalars) -> Bool {
        if isComment { return false }
        let isMatched = alternatives.contains { Self.match($0[...], path.components[...]) }
        return isMatched != isNegated
    }

    private enum Segment {
        case globstar
        case component(ComponentPattern)
    }

    private static func segments(_ pattern: String) -> [Segment] {
        var parts: [String] = []
        for part in splitAtSlashes(pattern) {
            // `**/**` means `**`, and `a/..` goes away, as in minimatch's preprocessing.
            if part == "**", parts.last == "**" { continue }
            if part == "..", let last = parts.last, !["", ".", "..", "**"].contains(last) {
                parts.removeLast()
                continue
            }
            parts.append(part)
        }
        return parts.map { $0 == "**" ? .globstar : .component(ComponentPattern($0)) }
    }

    /// Splits at runs of slashes; a leading or trailing slash leaves an empty part, which matches no component.
    private static func splitAtSlashes(_ pattern: String) -> [String] {
        var parts: [String] = [""]
        var isAfterSlash = false
        for character in pattern.unicodeScalars {
            if character == "/" {
                if !isAfterSlash { parts.append("") }
                isAfterSlash = true
            } else {
                parts[parts.count - 1].unicodeScalars.append(character)
                isAfterSlash = false
            }
        }
        return parts
    }

    private static func match(_ pattern: ArraySlice<Segment>, _ path: ArraySlice<[Unicode.Scalar]>) -> Bool {
        guard let segment = pattern.first else { return path.isEmpty }
        let rest = pattern.dropFirst()
        switch segment {
        case .globstar:
            // `a/**` is what is below `a`, not `a` itself.
            if rest.isEmpty { return !path.isEmpty }
            return path.indices.contains { match(rest, path[$0...]) }
        case .component(let component):
            guard let name = path.first, component.matches(name) else { return false }
            return match(rest, path.dropFirst())
        }
    }
}

/// A path split into components of scalars, made once and matched against many patterns.
struct PathScalars: Sendable {
    let components: [[Unicode.Scalar]]

    init(_ path: String) {
        components = path.split(separator: "/", omittingEmptySubsequences: false)
            .map { Array($0.unicodeScalars) }
    }
}
