public import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

/// Checks the GitHub token, its rights, and that each tag is free or on the commit that is to be released.
public struct GitHubPreflight: Preflight {
    /// `github OWNER/NAME`.
    public var destination: String { "github \(connection.repository)" }

    private let connection: GitHubConnection
    private let commit: String

    /// Prepares checks of one repository for a release of this commit.
    public init(_ connection: GitHubConnection, commit: String) {
        self.connection = connection
        self.commit = commit
    }

    /// Asks for the repository and our rights, for the commit, and for the tag of each identity.
    public func check(_ identities: [Identity]) async -> [Failure] {
        guard connection.token != nil else { return [missingToken] }
        do {
            let repository = try await connection.send(connection.request(.get))
            guard repository.json?["permissions"]?["push"]?.bool == true else { return [readOnly] }
        } catch {
            return [error.failure]
        }
        var failures = await failures { () async throws(GitHubProblem) in try await checkCommit() }
        for tag in Set(identities.map(\.version)).sorted() {
            failures += await self.failures { () async throws(GitHubProblem) in try await checkTag(tag) }
        }
        return failures
    }

    private func failures(_ check: () async throws(GitHubProblem) -> Failure?) async -> [Failure] {
        do {
            return try await check().map { [$0] } ?? []
        } catch {
            return [error.failure]
        }
    }

    /// A release can only be made of a commit that was pushed.
    private func checkCommit() async throws(GitHubProblem) -> Failure? {
        do throws(GitHubProblem) {
            _ = try await connection.send(connection.request(.get, "/commits/\(commit)"))
            return nil
        } catch {
            guard error.kind == .invalid || error.kind == .missing else { throw error }
            return Failure(
                .gitHubTag, destination, "the commit \(commit) is not there",
                advice: "push the commit, then run it again")
        }
    }

    private func checkTag(_ tag: String) async throws(GitHubProblem) -> Failure? {
        guard let there = try await connection.commit(ofTag: tag), there != commit else { return nil }
        return Failure(
            .gitHubTag, "\(destination) \(tag)", "the tag is on \(there), not on \(commit)",
            advice: "release that commit, or take another version")
    }

    private var missingToken: Failure {
        Failure(
            .gitHubCredential, destination, "expected an access token, found none",
            advice: "set GITHUB_TOKEN to a token with `contents: write`")
    }

    private var readOnly: Failure {
        Failure(
            .gitHubPermission, destination, "the token may read the repository but not write to it",
            advice: "give the token `contents: write` for this repository")
    }
}
