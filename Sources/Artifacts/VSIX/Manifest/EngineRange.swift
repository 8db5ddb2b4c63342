internal import Core

/// The range of `engines.vscode`, as far as packaging looks at it: its lowest version.
struct EngineRange: Sendable {
    /// Nil for a range that any version satisfies (`*`, `x.x.x`).
    let lowest: SemanticVersion?

    /// Reads `^1.2.3`, `>=1.2.x`, `1.2.3-insider`; nil for what is no range (`latest`).
    init?(_ text: String) {
        let alternative = text.components(separatedBy: "||").first ?? text
        let operators = alternative.trimmed.prefix { "^~<>=v ".contains($0) }
        let rest = alternative.trimmed.dropFirst(operators.count)
        guard !rest.isEmpty, rest != "*" else {
            lowest = nil
            return
        }
        let core = rest.prefix { $0 != "-" && $0 != "+" }
        let parts = core.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ Self.isWild($0) || Int($0) != nil }) else { return nil }
        if operators.contains("<") {
            lowest = SemanticVersion(0, 0, 0)
        } else if Self.isWild(parts[0]) {
            lowest = nil
        } else {
            lowest = Self.version(parts, prerelease: rest.dropFirst(core.count))
        }
    }

    /// Whether no version below `major.minor` satisfies the range; its prereleases count as it.
    func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
        guard let lowest else { return true }
        return (lowest.major, lowest.minor) >= (major, minor)
    }

    private static func isWild(_ part: Substring) -> Bool { ["x", "X", "*"].contains(part) }

    private static func version(_ parts: [Substring], prerelease: Substring) -> SemanticVersion {
        // Whatever follows a wildcard is one too: `1.x.3` starts at 1.0.0.
        let numbers = parts.prefix { !isWild($0) }.compactMap { Int($0) } + [0, 0, 0]
        return SemanticVersion(
            numbers[0], numbers[1], numbers[2], prerelease: prerelease.isEmpty ? [] : [String(prerelease)])
    }
}

extension StringProtocol {
    /// The text without white space at its ends, as JavaScript's `trim`.
    var trimmed: Substring {
        let scalars = unicodeScalars
        let isSpace = { (scalar: Unicode.Scalar) in
            scalar.properties.isWhitespace || scalar == "\u{FEFF}"
        }
        guard let start = scalars.firstIndex(where: { !isSpace($0) }),
            let end = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return Substring(self[start...end])
    }

    /// The parts between occurrences of a separator.
    func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
    }
}
