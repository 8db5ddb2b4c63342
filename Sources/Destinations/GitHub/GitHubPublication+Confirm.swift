internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension GitHubPublication {
    /// Downloads every asset as everybody does, without the token unless the repository is private, and compares
    /// its bytes; and checks that the tag is on our commit.
    ///
    /// What is not visible yet is waited for.
    public func confirm() async -> Outcome {
        await wait.until(\.isFinal, readBack)
    }

    private func readBack() async -> Outcome {
        do {
            let reader = try await reader()
            guard let release = try await connection.publishedRelease(content.tag, as: reader) else {
                return .accepted("\(identity) is not visible yet")
            }
            guard let commit = try await connection.commit(ofTag: content.tag) else {
                return .accepted("the tag \(content.tag) is not visible yet")
            }
            guard commit == content.commit else {
                return .alreadyDifferent(
                    found: "the tag \(content.tag) is on \(commit), not \(content.commit)")
            }
            return try await compare(release, as: reader)
        } catch {
            // Only reads: whatever it was, looking again does no harm.
            return error.isPassing
                ? .transient(error.failure, retryAfter: error.retryAfter)
                : error.outcome(onServerFailure: .repeatable)
        }
    }

    /// Who can see the release.
    private func reader() async throws(GitHubProblem) -> GitHubConnection.Identification {
        let repository = try await connection.send(connection.request(.get))
        return repository.json?["private"]?.bool == true ? .token : .anonymous
    }

    private func compare(
        _ release: RemoteRelease, as reader: GitHubConnection.Identification
    ) async throws(GitHubProblem) -> Outcome {
        let listed = AssetComparison(content.assets, release.assets)
        guard listed.isIdentical else { return .alreadyDifferent(found: listed.summary) }
        for asset in content.assets {
            guard let remote = release.assets.first(where: { $0.name == asset.name }) else { continue }
            // Listed and not served is late, not different.
            guard let (digest, size) = try await download(remote, as: reader) else {
                return .accepted("\(asset.name) is not served yet")
            }
            guard digest == asset.sha256, size == asset.size else {
                return .alreadyDifferent(
                    found: "\(asset.name) downloads as \(size) bytes with \(digest.map { "\($0)" } ?? "")")
            }
        }
        return .published(receipt(release, "all assets downloaded and compared"))
    }

    /// Size and digest of what a download gives; nil if it gives nothing.
    private func download(
        _ asset: RemoteAsset, as reader: GitHubConnection.Identification
    ) async throws(GitHubProblem) -> (digest: Digest?, size: Int)? {
        // The page's address takes no token, the API's address does.
        let api = "\(connection.api)/repos/\(connection.repository)/releases/assets/\(asset.id)"
        let request = Request(
            .get, reader == .token ? api : asset.download,
            fields: connection.fields(accept: "application/octet-stream", as: reader),
            receive: .digest([.sha256]))
        guard let response = try await connection.found(request) else { return nil }
        guard case .digests(let digests, let size) = response.body else {
            throw connection.unreadable("GET", "/releases/assets/\(asset.id)")
        }
        return (digests.first, size)
    }
}
