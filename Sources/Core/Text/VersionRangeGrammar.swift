/// What the parts of a range mean, by node-semver 7: https://github.com/npm/node-semver#ranges.
///
/// Its readme has the grammar; where its code takes more than that (`>= =1.2`, `~ >1`, `1.2.3*`), that is taken here,
/// too, as packages have such ranges.
struct VersionRangeGrammar {
    private let prereleases: VersionRange.Prereleases

    init(_ prereleases: VersionRange.Prereleases) { self.prereleases = prereleases }

    /// The comparators of the words of an alternative; nil if it is none.
    func comparators(_ words: [String]) -> [VersionComparator]? {
        guard let comparators = span(words) ?? list(words) else { return nil }
        // `>=0.0.0` is another spelling of `*`, and does not keep prereleases of 0.0.0 out.
        let all = VersionComparator(.atLeast, SemanticVersion(0, 0, 0))
        return prereleases == .named ? comparators.filter { $0 != all } : comparators
    }

    private func list(_ words: [String]) -> [VersionComparator]? {
        var comparators: [VersionComparator] = []
        for word in VersionRangeWords.joined(words) {
            guard let some = self.comparators(of: word) else { return nil }
            comparators += some
        }
        return comparators
    }

    /// `1.2 - 3`.
    private func span(_ words: [String]) -> [VersionComparator]? {
        let ends = words.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let low = PartialVersion(ends[0].joined(separator: " ")),
            let high = PartialVersion(ends[1].joined(separator: " "))
        else { return nil }
        return span(low, high)
    }

    private func span(_ low: PartialVersion, _ high: PartialVersion) -> [VersionComparator]? {
        var ends: [VersionComparator?] = []
        if !low.numbers.isEmpty {
            guard !low.isWhole || isPlain(low) else { return nil }
            // node-semver puts `-0` behind the text, where it becomes a part of the build metadata.
            let start = low.hasBuild && low.isWhole ? low.lowest : floor(low)
            ends.append(start.map { VersionComparator(.atLeast, $0) })
        }
        switch (high.numbers.count, high.prerelease.isEmpty, prereleases) {
        case (0, _, _): break
        case (3, false, _): ends.append(high.lowest.map { VersionComparator(.atMost, $0) })
        case (3, true, .named):
            guard isPlain(high) else { return nil }
            ends.append(high.lowest.map { VersionComparator(.atMost, $0) })
        default: ends.append(below(high, high.numbers.count))
        }
        return whole(ends)
    }

    private func comparators(of word: String) -> [VersionComparator]? {
        if word.hasPrefix("^") { return PartialVersion(word.dropFirst()).flatMap(caret) }
        if word.hasPrefix("~") {
            return PartialVersion(word.dropFirst(word.hasPrefix("~>") ? 2 : 1)).flatMap(tilde)
        }
        let sign = VersionRangeWords.sign(in: word)
        guard let version = PartialVersion(word.dropFirst(sign.count)) else { return starred(word) }
        return version.isWhole ? exact(sign, version) : partial(sign, version)
    }

    private func caret(_ version: PartialVersion) -> [VersionComparator]? {
        guard let first = version.numbers.first else { return [] }
        let significant = version.numbers.firstIndex { $0 > 0 }.map { $0 + 1 } ?? version.numbers.count
        // node-semver lets the prereleases of the lowest version in, but not of one above 0 with all its numbers.
        let low = version.isWhole && first > 0 ? version.lowest : floor(version)
        return whole([low.map { VersionComparator(.atLeast, $0) }, below(version, significant)])
    }

    private func tilde(_ version: PartialVersion) -> [VersionComparator]? {
        if version.numbers.isEmpty { return [] }
        return whole([
            version.lowest.map { VersionComparator(.atLeast, $0) },
            below(version, min(version.numbers.count, 2)),
        ])
    }

    private func exact(_ sign: Substring, _ version: PartialVersion) -> [VersionComparator]? {
        guard isPlain(version), let version = version.lowest else { return nil }
        switch sign {
        case "<": return [VersionComparator(.below, version)]
        case "<=": return [VersionComparator(.atMost, version)]
        case ">": return [VersionComparator(.above, version)]
        case ">=": return [VersionComparator(.atLeast, version)]
        default: return [VersionComparator(.equal, version)]
        }
    }

    private func partial(_ sign: Substring, _ version: PartialVersion) -> [VersionComparator]? {
        let count = version.numbers.count
        guard count > 0 else {
            let nothing = VersionComparator(.below, SemanticVersion(0, 0, 0, prerelease: ["0"]))
            return sign == "<" || sign == ">" ? [nothing] : []
        }
        let start = floor(version).map { VersionComparator(.atLeast, $0) }
        switch sign {
        case "<": return whole([version.lowestPrerelease.map { VersionComparator(.below, $0) }])
        case "<=": return whole([below(version, count)])
        case ">":
            return whole([
                version.next(count).map { VersionComparator(.atLeast, prereleases == .all ? $0 : $0.release) }
            ])
        case ">=": return whole([start])
        default: return whole([start, below(version, count)])
        }
    }

    /// A whole version with a star somewhere, which node-semver leaves away.
    private func starred(_ word: String) -> [VersionComparator]? {
        guard let star = word.firstIndex(of: "*") else { return nil }
        var head = word[..<star]
        if head.last == "=" { head.removeLast() }
        if let last = head.last, "<>".contains(last) { head.removeLast() }
        let rest = head + word[word.index(after: star)...]
        let sign = VersionRangeWords.sign(in: rest)
        guard let version = PartialVersion(rest.dropFirst(sign.count)), version.isWhole else { return nil }
        return exact(sign, version)
    }

    /// Where versions from this one on begin.
    private func floor(_ version: PartialVersion) -> SemanticVersion? {
        prereleases == .all ? version.lowestPrerelease : version.lowest
    }

    private func below(_ version: PartialVersion, _ count: Int) -> VersionComparator? {
        version.next(count).map { VersionComparator(.below, $0) }
    }

    private func isPlain(_ version: PartialVersion) -> Bool {
        version.prefix.isEmpty || version.prefix == "v"
    }

    private func whole(_ comparators: [VersionComparator?]) -> [VersionComparator]? {
        let known = comparators.compactMap(\.self)
        return known.count == comparators.count ? known : nil
    }
}

extension SemanticVersion {
    /// The version without a prerelease.
    fileprivate var release: SemanticVersion { SemanticVersion(major, minor, patch) }
}
