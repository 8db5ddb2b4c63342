internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension GitHubPublication {
    /// Makes the draft, or takes up ours, and uploads what it lacks.
    ///
    /// Each run looks first, so it can be repeated after any fault; half-uploaded assets are deleted.
    public func stage() async -> Outcome {
        do {
            var standing = try await standing()
            if !standing.isThere { standing = try await madeDraft() }
            return try await complete(standing)
        } catch {
            return error.outcome(onServerFailure: .repeatable)
        }
    }

    private func complete(_ standing: Standing) async throws(GitHubProblem) -> Outcome {
        switch standing {
        case .published(let release, let assets): return already(release, assets)
        case .foreign(let found): return .alreadyDifferent(found: found)
        case .nothing: return .transient(unstaged("no draft is found"), retryAfter: nil)
        case .draft(let draft, let assets):
            guard assets.conflicts.isEmpty else { return .refused(conflict(assets)) }
            return try await fill(draft, with: assets.missing, deleting: assets.unfinished)
        }
    }

    /// Makes the draft; if the reply is lost, or a gateway answers in its place, looks for what it has become.
    ///
    /// The draft may be there and not be listed yet: whoever looked only once would make a second one.
    private func madeDraft() async throws(GitHubProblem) -> Standing {
        do throws(GitHubProblem) {
            let draft = try await createDraft()
            madeDraft.note(draft.id)
            return .draft(draft, AssetComparison(content.assets, draft.assets))
        } catch {
            guard error.kind == .lost || error.kind == .serverFailure else { throw error }
            let seen = try await standing(hopedFor: \.isThere)
            guard seen.isThere else { throw error }
            return seen
        }
    }

    private func createDraft() async throws(GitHubProblem) -> RemoteRelease {
        let body = JSONValue(members: [
            ("tag_name", .string(content.tag)), ("target_commitish", .string(content.commit)),
            ("name", .string(content.title)), ("body", .string(content.notes)), ("draft", true),
            ("prerelease", .bool(content.isPrerelease)),
        ])
        let response = try await connection.send(connection.request(.post, "/releases", body: body))
        return try connection.release(response, "/releases")
    }

    private func fill(
        _ draft: RemoteRelease, with missing: [GitHubAsset], deleting unfinished: [RemoteAsset]
    ) async throws(GitHubProblem) -> Outcome {
        for asset in unfinished {
            _ = try await connection.found(connection.request(.delete, "/releases/assets/\(asset.id)"))
        }
        for asset in missing {
            let uploaded = try await upload(asset, to: draft)
            guard AssetComparison([asset], [uploaded]).isIdentical else {
                return .refused(conflict(AssetComparison([asset], [uploaded])))
            }
        }
        return .staged("draft \(draft.id) with \(content.assets.count) assets")
    }

    private func upload(
        _ asset: GitHubAsset, to draft: RemoteRelease
    ) async throws(GitHubProblem) -> RemoteAsset {
        var fields = connection.fields(accept: "application/vnd.github+json", as: .token)
        fields[.contentType] = asset.mediaType
        let path = "/repos/\(connection.repository)/releases/\(draft.id)/assets"
        let request = Request(
            .post, "\(connection.uploads)\(path)?name=\(GitHubConnection.encoded(asset.name))",
            fields: fields, body: .file(asset.path, size: asset.size))
        let response = try await connection.send(request)
        guard let uploaded = RemoteAsset(response.json) else {
            throw connection.unreadable("POST", "/releases/\(draft.id)/assets")
        }
        return uploaded
    }

    /// The draft holds what we did not put there.
    func conflict(_ assets: AssetComparison) -> Failure {
        Failure(
            .gitHubMismatch, "\(identity)", "the draft is not as this release made it: \(assets.summary)",
            advice: "delete the draft, or the assets named, at GitHub, and run it again")
    }
}
