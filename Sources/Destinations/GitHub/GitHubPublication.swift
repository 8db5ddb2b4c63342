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
    let wait: VisibilityWait
    let madeDraft = MadeDraft()

    /// Describes what is to be published; nothing is sent.
    ///
    /// - Parameters:
    ///   - content: what is to be there.
    ///   - connection: the repository.
    ///   - wait: how long `confirm` waits for GitHub to show and serve the release; one look by default.
    /// - Throws: `Failures` of `Failure` (`github.invalid`): names or sizes that GitHub would change or refuse.
    public init(
        _ content: GitHubReleaseContent, connection: GitHubConnection,
        wait: VisibilityWait = VisibilityWait(deadline: .zero)
    ) throws {
        identity = Identity(
            destination: "github", name: connection.repository, version: content.tag)
        try content.check("\(identity)")
        digest = content.digest
        self.content = content
        self.connection = connection
        self.wait = wait
    }

    /// How a release is known that was not downloaded.
    static let listed = "digests of all assets in GitHub's list"

    /// A release of our tag was public before.
    func already(_ release: RemoteRelease, _ assets: AssetComparison) -> Outcome {
        assets.isIdentical
            ? .alreadyIdentical(receipt(release, Self.listed)) : .alreadyDifferent(found: assets.summary)
    }

    /// Evidence that our bytes are there.
    func receipt(_ release: RemoteRelease, _ evidence: String) -> Receipt {
        Receipt(identity: identity, digest: digest, url: release.page, evidence: evidence)
    }
}

extension GitHubPublication {
    /// Looks, read-only, among published releases and drafts.
    ///
    /// - Throws: `Failure` (`github.credential`, `github.unavailable`).
    public func inspect() async throws -> Observation {
        do {
            switch try await standing() {
            case .nothing: return .absent
            case .published(let release, let assets):
                return assets.isIdentical
                    ? .identical(receipt(release, Self.listed))
                    : .different(found: assets.summary)
            case .draft(_, let assets) where !assets.conflicts.isEmpty:
                return .different(found: "a draft in which \(assets.summary)")
            case .draft(_, let assets):
                return .pending("a draft of ours with \(assets.missing.count) assets missing")
            case .foreign(let found): return .different(found: found)
            }
        } catch {
            throw error.failure
        }
    }
}
