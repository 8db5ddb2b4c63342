internal import Core
internal import HTTPTypes

extension GitHubStandIn {
    /// `POST /graphql`, for the one query with which gh finds a draft by its tag; any other query is an error.
    func graph(_ request: IncomingRequest) async throws -> OutgoingResponse {
        guard try access.token(of: request) != nil else { throw GitHubRefusal.unauthenticated }
        let body = try? JSONValue(parsing: await request.body.collect(upTo: 1 << 20))
        let variables = body?["variables"]
        guard request.method == .post, body?["query"]?.string?.contains("release(tagName: $tagName)") == true,
            let owner = variables?["owner"]?.string, let name = variables?["name"]?.string,
            let tag = variables?["tagName"]?.string
        else {
            return .gitHub(["errors": [["message": "the stand-in does not know this query"]]])
        }
        let repository = try access.readable("\(owner)/\(name)", request)
        let canWrite = try access.canWrite(repository, request)
        let state = try await offPool { [store] in try store.state() }
        let releases = state.repositories[repository.name]?.releases ?? []
        let found = releases.first { $0.tag == tag && (canWrite || !$0.isDraft) }
        let release: JSONValue =
            found.map { ["databaseId": .number("\($0.id)"), "isDraft": .bool($0.isDraft)] } ?? .null
        return .gitHub(["data": ["repository": ["release": release]]])
    }
}
