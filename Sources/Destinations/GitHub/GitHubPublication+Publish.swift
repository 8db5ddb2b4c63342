internal import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

extension GitHubPublication {
    /// Makes our complete draft public, which also makes the tag if it is not there.
    public func publish() async -> Outcome {
        do {
            switch try await standing(hopedFor: { !$0.mayLag }) {
            case .published(let release, let assets): return already(release, assets)
            case .foreign(let found): return .alreadyDifferent(found: found)
            // Staged a moment ago, and not to be seen: late rather than gone. Staging again makes up for either.
            case .nothing: return .transient(unstaged("no draft is found"), retryAfter: nil)
            case .draft(let draft, let assets):
                guard assets.conflicts.isEmpty else { return .refused(conflict(assets)) }
                guard assets.missing.isEmpty else { return .refused(unstaged(assets.summary)) }
                return try await makePublic(draft)
            }
        } catch {
            return error.outcome(onServerFailure: .undecided)
        }
    }

    /// By the draft's number: its tag does not lead to it.
    private func makePublic(_ draft: RemoteRelease) async throws(GitHubProblem) -> Outcome {
        let body = JSONValue(members: [
            ("tag_name", .string(content.tag)), ("target_commitish", .string(content.commit)),
            ("draft", false), ("prerelease", .bool(content.isPrerelease)),
            ("make_latest", .string(content.latest.rawValue)),
        ])
        let path = "/releases/\(draft.id)"
        let response = try await connection.send(connection.request(.patch, path, body: body))
        let release = try connection.release(response, path)
        guard !release.isDraft else { throw connection.unreadable("PATCH", path) }
        return .published(receipt(release, "made public, \(Self.listed)"))
    }

    /// Something that staging should have put there is missing.
    func unstaged(_ found: String) -> Failure {
        Failure(
            .gitHubRefused, "\(identity)", "expected a complete draft: \(found)",
            advice: "run it again; staging uploads what is missing")
    }
}
