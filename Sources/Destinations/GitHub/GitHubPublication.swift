public import Core
public import Lifecycle

/// One GitHub release with all its assets: a draft until it is complete, then public at once.
public struct GitHubPublication: Publication {
    /// `github`, the repository and the tag.
    public let identity: Identity
    /// The digest over all assets: the SHA-256 of lines `NAME  SHA256`, sorted by name.
    public let digest: Digest
    /// A release can be made a draft again or deleted, unless the repository's releases are immutable.
    public let effect = Effect.reversible

    let content: GitHubReleaseContent
    let connection: GitHubConnection

    /// Describes what is to be published; nothing is sent.
    ///
    /// - Throws: `Failures` of `Failure` (`github.invalid`): names or sizes that GitHub would change or refuse.
    public init(_ content: GitHubReleaseContent, connection: GitHubConnection) throws {
        identity = Identity(
            destination: "github", name: connection.repository, version: content.tag)
        try content.check("\(identity)")
        digest = content.digest
        self.content = content
        self.connection = connection
    }

    /// Evidence that our bytes are there.
    func receipt(_ release: RemoteRelease, _ evidence: String) -> Receipt {
        Receipt(identity: identity, digest: digest, url: release.page, evidence: evidence)
    }
}

extension GitHubPublication {
    /// What stands at GitHub for our tag.
    enum Standing {
        case nothing
        case published(RemoteRelease, AssetComparison)
        /// Our draft: for our tag and our commit.
        case draft(RemoteRelease, AssetComparison)
        /// Drafts for our tag that are not ours, or of which we cannot tell which is.
        case foreign(String)
    }

    /// Looks for the published release first, as there can be only one, and then for drafts.
    ///
    /// - Throws: `GitHubProblem`.
    func standing() async throws(GitHubProblem) -> Standing {
        if let release = try await connection.publishedRelease(content.tag) {
            let assets = try await connection.assets(of: release.id)
            return .published(release, AssetComparison(content.assets, assets))
        }
        let drafts = try await connection.drafts(content.tag)
        guard let draft = drafts.first else { return .nothing }
        guard drafts.count == 1 else {
            return .foreign("\(drafts.count) drafts for \(content.tag): keep at most one")
        }
        guard draft.target == content.commit else {
            return .foreign(
                "a draft for \(content.tag) that targets \(draft.target), not \(content.commit)")
        }
        let assets = try await connection.assets(of: draft.id)
        return .draft(draft, AssetComparison(content.assets, assets))
    }

    /// Looks, read-only, among published releases and drafts.
    ///
    /// - Throws: `Failure` (`github.credential`, `github.unavailable`).
    public func inspect() async throws -> Observation {
        do {
            switch try await standing() {
            case .nothing: return .absent
            case .published(let release, let assets):
                return assets.isIdentical
                    ? .identical(receipt(release, "digests of all assets in GitHub's list"))
                    : .different(found: assets.summary)
            case .draft(_, let assets) where !assets.conflicts.isEmpty:
                return .different(found: "a draft in which \(assets.summary)")
            case .draft(_, let assets):
                return .pending("a draft of ours with \(assets.missing.count) assets missing")
            case .foreign(let found): return .different(found: found)
            }
        } catch let problem as GitHubProblem {
            throw problem.failure
        }
    }
}
