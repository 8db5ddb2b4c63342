/// Versions that satisfy a range, by npm's grammar (node-semver): `^1.2.3`, `~1.2`, `1.x`, `>=1 <2`,
/// `1.0.0 - 2.0.0`, `1 || 2`.
public struct VersionRange: Hashable, Sendable {
    /// Which prereleases are in a range.
    public enum Prereleases: Hashable, Sendable {
        /// Those of a version of which the range names a prerelease, as for dependencies: `>=1.2.3-rc.1` has
        /// 1.2.3-rc.2, and does not have 1.3.0-rc.1.
        case named
        /// All between its ends, as for `npm deprecate` (`includePrerelease` of node-semver).
        case all
    }

    /// Sets of comparators: a version is in the range if all of one set accept it.
    private let alternatives: [[VersionComparator]]
    private let prereleases: Prereleases

    /// Reads a range.
    ///
    /// Nil for what is none: a tag, an address, an alias; an empty text is `*`. Numbers and prereleases are read
    /// strictly, so that `01.2` and `1.2.3beta` are no versions.
    public init?(_ text: some StringProtocol, prereleases: Prereleases = .named) {
        let grammar = VersionRangeGrammar(prereleases)
        var alternatives: [[VersionComparator]] = []
        for part in text.split(separator: "||", omittingEmptySubsequences: false) {
            let words = part.split(whereSeparator: \.isWhitespace).map { String($0) }
            guard let set = grammar.comparators(words) else { return nil }
            alternatives.append(set)
        }
        // `*` takes the place of the others, and of the prereleases that they name.
        self.alternatives = alternatives.contains([]) ? [[]] : alternatives
        self.prereleases = prereleases
    }

    /// Whether a version is in the range; build metadata does not count.
    public func contains(_ version: SemanticVersion) -> Bool {
        alternatives.contains { set in
            guard set.allSatisfy({ $0.accepts(version) }) else { return false }
            return version.prerelease.isEmpty || prereleases == .all
                || set.contains { $0.namesPrerelease(of: version) }
        }
    }
}

/// One end of a range, or one version.
struct VersionComparator: Hashable, Sendable {
    enum Relation: Hashable, Sendable { case below, atMost, above, atLeast, equal }

    let relation: Relation
    let version: SemanticVersion

    init(_ relation: Relation, _ version: SemanticVersion) {
        self.relation = relation
        self.version = version
    }

    func accepts(_ other: SemanticVersion) -> Bool {
        switch relation {
        case .below: other < version
        case .atMost: !(version < other)
        case .above: version < other
        case .atLeast: !(other < version)
        case .equal: !(other < version) && !(version < other)
        }
    }

    func namesPrerelease(of other: SemanticVersion) -> Bool {
        !version.prerelease.isEmpty && version.major == other.major && version.minor == other.minor
            && version.patch == other.patch
    }
}
