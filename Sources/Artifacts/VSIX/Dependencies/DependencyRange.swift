internal import Core

/// A range of versions as node-semver reads it: `^1.2.3`, `~1.2`, `1.x`, `>=1 <2`, `1.0.0 - 2.0.0`, `a || b`.
struct DependencyRange: Hashable, Sendable {
    private let alternatives: [[Comparator]]

    /// Nil for what is no range of versions: a tag, an address, an alias.
    init?(_ text: String) {
        var alternatives: [[Comparator]] = []
        for part in text.components(separatedBy: "||") {
            guard let set = Self.comparators(String(part.trimmed)) else { return nil }
            alternatives.append(set)
        }
        self.alternatives = alternatives
    }

    /// Whether the version is in the range; a prerelease only if the range names one of the same version.
    func contains(_ version: SemanticVersion) -> Bool {
        alternatives.contains { set in
            guard set.allSatisfy({ $0.accepts(version) }) else { return false }
            return version.prerelease.isEmpty || set.contains { $0.namesPrerelease(of: version) }
        }
    }

    private struct Comparator: Hashable {
        enum Relation { case less, lessOrEqual, greater, greaterOrEqual, equal }
        let relation: Relation
        let version: SemanticVersion

        func accepts(_ other: SemanticVersion) -> Bool {
            switch relation {
            case .less: other < version
            case .lessOrEqual: !(version < other)
            case .greater: version < other
            case .greaterOrEqual: !(other < version)
            case .equal: !(other < version) && !(version < other)
            }
        }

        func namesPrerelease(of other: SemanticVersion) -> Bool {
            !version.prerelease.isEmpty && version.major == other.major && version.minor == other.minor
                && version.patch == other.patch
        }
    }

    private static func comparators(_ text: String) -> [Comparator]? {
        if let match = text.wholeMatch(of: /(\S+)\s+-\s+(\S+)/) {
            guard let low = Partial(match.1), let high = Partial(match.2) else { return nil }
            return [Comparator(relation: .greaterOrEqual, version: low.lowest)] + high.atMost.map { $0 }
        }
        // `>= 1.2` is one comparator.
        let joined = text.replacing(/(<=|>=|<|>|=|~>|~|\^)\s+/) { "\($0.1)" }
        var comparators: [Comparator] = []
        for word in joined.split(whereSeparator: \.isWhitespace) {
            guard let match = word.wholeMatch(of: /(<=|>=|<|>|=|~>|~|\^)?(.*)/),
                let partial = Partial(match.2)
            else { return nil }
            comparators += partial.comparators(match.1.map(String.init) ?? "")
        }
        return comparators
    }

    /// A version of which parts may be missing or wild.
    private struct Partial {
        let numbers: [Int]
        let prerelease: [String]

        init?(_ text: some StringProtocol) {
            let plain = text.hasPrefix("v") ? text.dropFirst() : text.dropFirst(0)
            if let version = SemanticVersion(plain) {
                numbers = [version.major, version.minor, version.patch]
                prerelease = version.prerelease
                return
            }
            let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
            let known = parts.prefix { !["x", "X", "*", ""].contains($0) }
            guard parts.count <= 3, known.allSatisfy({ Int($0) != nil }) else { return nil }
            numbers = known.compactMap { Int($0) }
            prerelease = []
        }

        var lowest: SemanticVersion {
            let all = numbers + [0, 0, 0]
            return SemanticVersion(all[0], all[1], all[2], prerelease: prerelease)
        }

        /// The first version behind all that agree in the given number of parts; with the lowest prerelease, as
        /// those of it do not belong to the range either.
        private func next(_ count: Int) -> SemanticVersion {
            var all = Array((numbers + [0, 0, 0]).prefix(3))
            all[count - 1] += 1
            for index in count..<3 { all[index] = 0 }
            return SemanticVersion(all[0], all[1], all[2], prerelease: ["0"])
        }

        var atMost: [Comparator] {
            if numbers.isEmpty { return [] }
            if numbers.count == 3 { return [Comparator(relation: .lessOrEqual, version: lowest)] }
            return [Comparator(relation: .less, version: next(numbers.count))]
        }

        func comparators(_ sign: String) -> [Comparator] {
            if numbers.isEmpty { return [] }
            let from = Comparator(relation: .greaterOrEqual, version: lowest)
            switch sign {
            case "^":
                let significant = numbers.firstIndex { $0 > 0 }.map { $0 + 1 } ?? numbers.count
                return [from, Comparator(relation: .less, version: next(significant))]
            case "~", "~>": return [from, Comparator(relation: .less, version: next(min(numbers.count, 2)))]
            case ">=": return [from]
            case "<": return [Comparator(relation: .less, version: lowest)]
            case "<=": return atMost
            case ">":
                if numbers.count == 3 { return [Comparator(relation: .greater, version: lowest)] }
                return [Comparator(relation: .greaterOrEqual, version: next(numbers.count).release)]
            default:
                if numbers.count == 3 { return [Comparator(relation: .equal, version: lowest)] }
                return [from, Comparator(relation: .less, version: next(numbers.count))]
            }
        }
    }
}

extension SemanticVersion {
    /// The version without a prerelease.
    fileprivate var release: SemanticVersion { SemanticVersion(major, minor, patch) }
}
