internal import Core
internal import HTTPTypes

extension GitHubStandIn {
    /// `GET /user`.
    func user(_ request: IncomingRequest) throws -> OutgoingResponse {
        guard let token = try access.token(of: request) else { throw GitHubRefusal.unauthenticated }
        return .gitHub(["login": .string(token.login), "type": "User"])
    }

    /// `GET /repos/OWNER/NAME`.
    func repository(_ name: String, _ request: IncomingRequest) throws -> OutgoingResponse {
        let repository = try access.readable(name, request)
        var members: [(String, JSONValue)] = [
            ("full_name", .string(repository.name)), ("private", .bool(repository.isPrivate)),
            ("default_branch", repository.branches.first.map { .string($0.name) } ?? .null),
        ]
        if try access.token(of: request) != nil {
            let canWrite = try access.canWrite(repository, request)
            members.append(("permissions", ["admin": false, "push": .bool(canWrite), "pull": true]))
        }
        return .gitHub(JSONValue(members: members))
    }

    /// `GET /repos/OWNER/NAME/git/ref/tags/TAG`.
    func tagReference(
        _ name: String, _ tag: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let repository = try access.readable(name, request)
        guard let commit = try await tags(of: repository)[tag] else { throw GitHubRefusal.notFound }
        let documents = GitHubDocuments(origin: request.origin, repository: repository.name)
        return .gitHub(documents.tagReference(tag, commit: commit))
    }

    /// `GET /repos/OWNER/NAME/commits/REFERENCE`, for a branch, a tag or a commit.
    func commit(
        _ name: String, _ reference: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let repository = try access.readable(name, request)
        let tagged = try await tags(of: repository)[reference]
        guard let commit = repository.commit(of: reference) ?? tagged else {
            throw GitHubRefusal(
                status: .unprocessableContent, message: "No commit found for SHA: \(reference)")
        }
        return .gitHub(["sha": .string(commit)])
    }

    /// Tags that were there from the start and those that publishing made.
    func tags(of repository: GitHubRepository) async throws -> [String: String] {
        let state = try await offPool { [store] in try store.state() }
        return (state.repositories[repository.name]?.tags ?? [:]).merging(repository.tags) { _, old in old }
    }
}
