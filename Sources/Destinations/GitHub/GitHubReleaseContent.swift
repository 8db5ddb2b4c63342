internal import Core

/// A GitHub release as it is to be.
public struct GitHubReleaseContent: Hashable, Sendable {
    /// The tag; made by publishing if it does not exist.
    public var tag: String
    /// The commit that the tag is on or will be on, in 40 hexadecimal digits.
    public var commit: String
    /// The title.
    public var title: String
    /// The text, in GitHub's Markdown; at most 125 000 characters.
    public var notes: String
    /// Whether it is marked as a pre-release.
    public var isPrerelease: Bool
    /// Whether it becomes the repository's latest release.
    public var latest: Latest
    /// The files; checksum files are among them.
    public var assets: [GitHubAsset]

    /// What publishing does to the repository's latest release.
    public enum Latest: String, Hashable, Sendable, Codable {
        /// This release becomes it.
        case this = "true"
        /// It stays as it is.
        case unchanged = "false"
    }

    /// Describes a release.
    public init(
        tag: String, commit: String, title: String, notes: String, isPrerelease: Bool = false,
        latest: Latest = .this, assets: [GitHubAsset]
    ) {
        self.tag = tag
        self.commit = commit
        self.title = title
        self.notes = notes
        self.isPrerelease = isPrerelease
        self.latest = latest
        self.assets = assets
    }

    /// The identity of all assets together: the SHA-256 of lines `NAME  SHA256`, sorted by the names' bytes.
    var digest: Digest {
        let sorted = assets.sorted { $0.name.precedes($1.name) }
        return Digest.of(sorted.map { "\($0.name)  \($0.sha256.hex)\n" }.joined())
    }

    /// - Throws: `Failures` with every `Failure` (`github.invalid`) there is.
    func check(_ subject: String) throws {
        var problems = assets.compactMap(\.problem)
        // GitHub compares names without regard to case where it makes them unique.
        let names = Dictionary(grouping: assets, by: { $0.name.lowercased() })
        problems += names.filter { $0.value.count > 1 }.keys.sorted().map { "two assets are named \($0)" }
        if Hexadecimal.decode(commit)?.count != 20 {
            problems.append("expected a commit of 40 hexadecimal digits, found \"\(commit)\"")
        }
        if notes.count > 125_000 {
            problems.append("the notes have \(notes.count) characters, GitHub takes 125000")
        }
        if isPrerelease, latest == .this {
            problems.append("a pre-release cannot be the latest release")
        }
        try Failures.throwIfAny(
            problems.map { Failure(.gitHubInvalid, subject, $0, advice: "correct it in the plan") })
    }
}
