/// An entry of a folder, held against rules in all the spellings in which npm does that.
struct Candidate {
    /// The path from the folder whose rules are asked.
    let entry: NPMPath
    /// The path from a folder below it, if that one asked.
    let inner: NPMPath?
    /// Whether spellings with a slash at the end count too, and beginnings of rules that include.
    let asFolder: Bool

    /// Whether a rule needs a closer look.
    func mayMatch(_ rule: NPMIgnorePattern.Sight) -> Bool {
        // The inner path is an end of the other, so that it has nothing that is not in this one.
        takesBeginnings(rule) || rule.mayMatch(entry)
    }

    private func takesBeginnings(_ rule: NPMIgnorePattern.Sight) -> Bool { asFolder && rule.isInclusion }

    /// Whether a rule matches that may.
    func matches(_ rule: NPMIgnorePattern) -> Bool {
        let takesBeginnings = takesBeginnings(rule.sight)
        if rule.isNameOnly { return rule.matches(entry) }
        if matches(rule, entry, bare: true, takesBeginnings) { return true }
        guard asFolder, rule.isRelative, let inner else { return false }
        return matches(rule, inner, bare: false, takesBeginnings)
    }

    /// With and without a slash in front, and with one behind it.
    private func matches(
        _ rule: NPMIgnorePattern, _ path: NPMPath, bare: Bool, _ takesBeginnings: Bool
    ) -> Bool {
        [path.rooted, path].contains { spelling in
            bare && rule.matches(spelling) || asFolder && rule.matches(spelling.asFolder)
                || takesBeginnings && rule.matches(spelling, .beginning)
        }
    }
}
