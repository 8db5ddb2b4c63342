/// An entry of a folder in all the spellings in which npm holds it against a rule.
struct Candidate {
    private let spellings: [NPMPath]
    private let folderSpellings: [NPMPath]
    private let beginnings: [NPMPath]
    private let innerFolderSpellings: [NPMPath]
    private let innerBeginnings: [NPMPath]

    /// - Parameters:
    ///   - entry: the path from the folder whose rules are asked.
    ///   - inner: the path from a folder below it, if that one asked.
    ///   - asFolder: whether spellings with a slash at the end count too, and beginnings of rules that include.
    init(_ entry: NPMPath, inner: NPMPath?, asFolder: Bool) {
        spellings = [entry.rooted, entry]
        folderSpellings = asFolder ? spellings.map(\.asFolder) : []
        beginnings = asFolder ? spellings : []
        let innerSpellings = asFolder ? inner.map { [$0.rooted, $0] } ?? [] : []
        innerFolderSpellings = innerSpellings.map(\.asFolder)
        innerBeginnings = innerSpellings
    }

    func matches(_ rule: NPMIgnorePattern) -> Bool {
        if rule.isNameOnly { return rule.matches(spellings[1]) }
        if spellings.contains(where: { rule.matches($0) }) { return true }
        if folderSpellings.contains(where: { rule.matches($0) }) { return true }
        if rule.isInclusion, beginnings.contains(where: { rule.matches($0, .beginning) }) { return true }
        guard rule.isRelative else { return false }
        return innerFolderSpellings.contains { rule.matches($0) }
            || rule.isInclusion && innerBeginnings.contains { rule.matches($0, .beginning) }
    }
}
