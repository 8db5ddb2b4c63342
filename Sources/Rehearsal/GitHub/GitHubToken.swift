public import Core

/// An access token of the GitHub stand-in.
public struct GitHubToken: Hashable, Sendable {
    /// What the client sends.
    public var secret: Secret
    /// Whose token it is.
    public var login: String
    /// What may be done with the contents of which repository (`OWNER/NAME`, or `*` for all others).
    public var repositories: [String: Permission]

    /// What may be done with a repository's contents.
    public enum Permission: Hashable, Sendable {
        /// Reading, also of a private repository.
        case read
        /// Reading and writing: releases, assets, tags.
        case write
    }

    /// Creates a token.
    public init(_ secret: Secret, login: String, repositories: [String: Permission] = ["*": .write]) {
        self.secret = secret
        self.login = login
        self.repositories = repositories
    }

    func permission(for repository: String) -> Permission? {
        repositories[repository] ?? repositories["*"]
    }
}

/// A repository that exists at the GitHub stand-in from the start.
public struct GitHubRepository: Hashable, Sendable {
    /// `OWNER/NAME`.
    public var name: String
    /// Whether only tokens with access see it.
    public var isPrivate: Bool
    /// The branches and the commits (40 hexadecimal digits) at their tips; the first is the default branch.
    public var branches: [Branch]
    /// The tags that exist and the commits they are on.
    public var tags: [String: String]
    /// Whether published releases and their tags can no longer be changed.
    public var hasImmutableReleases: Bool

    /// A branch.
    public struct Branch: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its commits, newest first.
        public var commits: [String]

        /// Creates a branch.
        public init(_ name: String, commits: [String]) {
            self.name = name
            self.commits = commits
        }
    }

    /// Creates a repository.
    public init(
        _ name: String, branches: [Branch], tags: [String: String] = [:], isPrivate: Bool = false,
        hasImmutableReleases: Bool = false
    ) {
        self.name = name
        self.branches = branches
        self.tags = tags
        self.isPrivate = isPrivate
        self.hasImmutableReleases = hasImmutableReleases
    }

    /// The commit that a release's target names: a branch or a commit; nil if there is neither.
    func commit(of target: String) -> String? {
        if let branch = branches.first(where: { $0.name == target }) { return branch.commits.first }
        return branches.contains { $0.commits.contains(target) } ? target : nil
    }
}
