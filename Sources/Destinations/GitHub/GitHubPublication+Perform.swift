internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension GitHubPublication {
    /// Does a step that was confirmed; what GitHub holds for our tag by now decides whether it applies.
    public func perform(_ step: RetractionStep) async -> OutcomeRecord {
        guard retract().contains(step) else { return .failed([byHand(step)]) }
        do {
            switch step.id {
            case "unlatest": return try await makeAnotherLatest()
            case "hide": return try await hide()
            case "delete-draft": return try await deleteDraft()
            case "delete-release": return try await deleteRelease()
            case "delete-tag": return try await deleteTag()
            default: return .failed([byHand(step)])
            }
        } catch {
            return .failed([error.failure])
        }
    }

    private func makeAnotherLatest() async throws(GitHubProblem) -> OutcomeRecord {
        for page in 1...100 {
            let releases = try await connection.releases(page: page)
            let other = releases.first { !$0.isDraft && !$0.isPrerelease && $0.tag != content.tag }
            if let other {
                _ = try await edit(other, ["make_latest": "true"])
                return .done("\(other.tag) is the latest release")
            }
            if releases.count < 100 { break }
        }
        return .failed([
            Failure(
                .gitHubRefused, "\(identity)", "there is no other full release that could be the latest",
                advice: "hide this one instead")
        ])
    }

    private func hide() async throws(GitHubProblem) -> OutcomeRecord {
        guard let release = try await connection.publishedRelease(content.tag) else {
            return .done("no release of \(content.tag) is public")
        }
        let edited = try await edit(release, ["draft": true])
        guard edited.isDraft else { throw connection.unreadable("PATCH", "/releases/\(release.id)") }
        return .done("\(content.tag) is a draft again, number \(release.id)")
    }

    private func deleteDraft() async throws(GitHubProblem) -> OutcomeRecord {
        switch try await standing() {
        case .nothing: return .done("there is no draft")
        case .draft(let draft, _): return try await delete("/releases/\(draft.id)", "the draft \(draft.id)")
        case .published:
            return .failed([notApplying("the release is public", "hide it, or delete it by `delete-release`")]
            )
        case .foreign(let found): return .failed([notApplying(found, "decide at GitHub which is ours")])
        }
    }

    private func deleteRelease() async throws(GitHubProblem) -> OutcomeRecord {
        guard let release = try await connection.publishedRelease(content.tag) else {
            return .done("no release of \(content.tag) is public")
        }
        let what = "the release \(content.tag), number \(release.id)"
        return try await delete("/releases/\(release.id)", what)
    }

    /// Only from our commit.
    private func deleteTag() async throws(GitHubProblem) -> OutcomeRecord {
        guard let commit = try await connection.commit(ofTag: content.tag) else {
            return .done("there is no tag \(content.tag)")
        }
        guard commit == content.commit else {
            let found = "the tag is on \(commit), not on \(content.commit)"
            return .failed([notApplying(found, "look who has moved it")])
        }
        let path = "/git/refs/tags/\(GitHubConnection.encodedTag(content.tag))"
        return try await delete(path, "the tag \(content.tag)")
    }

    private func edit(
        _ release: RemoteRelease, _ change: JSONValue
    ) async throws(GitHubProblem) -> RemoteRelease {
        let path = "/releases/\(release.id)"
        return try connection.release(
            try await connection.send(connection.request(.patch, path, body: change)), path)
    }

    private func delete(_ path: String, _ what: String) async throws(GitHubProblem) -> OutcomeRecord {
        _ = try await connection.found(connection.request(.delete, path))
        return .done("deleted \(what)")
    }

    private func notApplying(_ found: String, _ advice: String) -> Failure {
        Failure(.gitHubRefused, "\(identity)", found, advice: advice)
    }
}
