/// A version of which the last numbers may be missing or wild, as ranges have them: `1`, `1.2`, `1.x`, `1.2.3-rc.1`.
struct PartialVersion: Hashable, Sendable {
    /// `v` and `=` in front, which node-semver passes over in some places.
    let prefix: Substring
    /// The numbers before the first that is missing or wild; what follows it does not count.
    let numbers: [Int]
    /// Empty unless all three numbers are there.
    let prerelease: [String]
    let hasBuild: Bool

    init?(_ text: some StringProtocol) {
        let text = Substring(text)
        prefix = text.prefix { "v= ".contains($0) }
        let rest = text.dropFirst(prefix.count)
        let core = rest.prefix { $0 != "-" && $0 != "+" }
        let tail = rest.dropFirst(core.count)
        let parts = core.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts.allSatisfy({ Self.isWild($0) || Self.number($0) != nil }),
            tail.isEmpty || parts.count == 3, let suffix = SemanticVersion("0.0.0\(tail)")
        else { return nil }
        numbers = parts.prefix { !Self.isWild($0) }.compactMap(Self.number)
        prerelease = numbers.count == 3 ? suffix.prerelease : []
        hasBuild = !suffix.build.isEmpty
    }

    var isWhole: Bool { numbers.count == 3 }

    /// With 0 for what is missing; nil where a number is too large.
    var lowest: SemanticVersion? { Self.version(numbers, prerelease) }

    /// As `lowest`, with the lowest prerelease where none is given.
    var lowestPrerelease: SemanticVersion? {
        Self.version(numbers, prerelease.isEmpty ? ["0"] : prerelease)
    }

    /// The first version behind all that agree in the given number of parts: its lowest prerelease, as its
    /// prereleases are not among them either.
    func next(_ count: Int) -> SemanticVersion? {
        var raised = Array(numbers.prefix(count))
        // A number that cannot be raised is too large anyway.
        raised[count - 1] = min(raised[count - 1], Int.max - 1) + 1
        return Self.version(raised, ["0"])
    }

    private static func version(_ numbers: [Int], _ prerelease: [String]) -> SemanticVersion? {
        let all = numbers + [0, 0, 0]
        guard numbers.allSatisfy({ $0 <= SemanticVersion.largestNumber }) else { return nil }
        return SemanticVersion(all[0], all[1], all[2], prerelease: prerelease)
    }

    private static func isWild(_ part: Substring) -> Bool { ["x", "X", "*"].contains(part) }

    /// Without leading zeros; what no `Int` can hold is too large in any case.
    private static func number(_ part: Substring) -> Int? {
        guard !part.isEmpty, part.utf8.allSatisfy({ (48...57).contains($0) }),
            part == "0" || !part.hasPrefix("0")
        else { return nil }
        return Int(part) ?? Int.max
    }
}
