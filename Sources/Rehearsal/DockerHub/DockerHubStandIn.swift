public import Core
internal import HTTPTypes
internal import Synchronization
public import SystemPackage

/// Docker Hub's own API, as far as pages of repositories go.
///
/// Written from Docker's description of the API, and, where that is silent, from what clients of it have met: a
/// redirect for paths without a slash at the end, and limits of the two texts.
public final class DockerHubStandIn: StandIn {
    /// `docker-hub`.
    public let name = "docker-hub"
    private let folder: FilePath
    private let accounts: [String: Secret]
    private let repositories: Set<String>
    /// Under a lock, because requests come several at a time; the number of tokens that were given.
    private let tokens = Mutex(0)

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - folder: keeps the pages, `NAMESPACE/NAME.json`; made if it is missing.
    ///   - accounts: passwords by user, who may change everything.
    ///   - repositories: those that there are: `kiloai/cli`.
    public init(folder: FilePath, accounts: [String: Secret], repositories: Set<String>) {
        self.folder = folder
        self.accounts = accounts
        self.repositories = repositories
    }

    /// Answers one request.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        if request.rawPath == "/v2/auth/token", request.method == .post { return try await token(request) }
        guard let found = request.captures("/v2/repositories/*/*/") else {
            guard request.captures("/v2/repositories/*/*") != nil else {
                return Self.refusal(.notFound, "not found")
            }
            return .empty(.movedPermanently).with(.location, "\(request.origin)\(request.rawPath)/")
        }
        let repository = found.joined(separator: "/")
        guard repositories.contains(repository) else { return Self.refusal(.notFound, "object not found") }
        if request.isRead { return .hub(try await offPool { try self.page(of: repository) }) }
        guard request.method == .patch else { return Self.refusal(.methodNotAllowed, "method not allowed") }
        guard isSignedIn(request) else {
            return Self.refusal(.unauthorized, "access token is missing or invalid")
        }
        return try await change(repository, request)
    }

    private func token(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let body = try? JSONValue(parsing: try await request.body.collect(upTo: 1 << 16))
        guard let user = body?["identifier"]?.string, let secret = body?["secret"]?.string,
            accounts[user] == Secret(secret)
        else { return Self.refusal(.unauthorized, "incorrect authentication credentials") }
        let number = tokens.withLock { count in
            count += 1
            return count
        }
        return .hub(["access_token": .string("rehearsal-hub-token-\(number)")])
    }

    private func isSignedIn(_ request: IncomingRequest) -> Bool {
        let field = request.fields[.authorization] ?? ""
        let number = field.wholeMatch(of: /Bearer rehearsal-hub-token-([0-9]+)/).flatMap { Int($0.1) }
        return number.map { $0 > 0 && $0 <= tokens.withLock { $0 } } ?? false
    }

    private func change(_ repository: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        guard let body = try? JSONValue(parsing: try await request.body.collect(upTo: 1 << 20)) else {
            return Self.refusal(.badRequest, "JSON parse error")
        }
        return try await offPool {
            var page = try self.page(of: repository).object ?? JSONObject()
            for (field, limit) in [("description", 100), ("full_description", 25_000)] {
                guard let text = body[field]?.string else { continue }
                guard text.utf8.count <= limit else {
                    let words = JSONValue.string("Ensure this field has no more than \(limit) characters.")
                    return .hub(JSONValue(members: [(field, .array([words]))]), .badRequest)
                }
                page[field] = .string(text)
            }
            let file = self.file(of: repository)
            try FileSystem.makeFolder(file.removingLastComponent())
            try FileSystem.write(Array(JSONValue.object(page).text().utf8), to: file)
            return .hub(.object(page))
        }
    }

    /// Blocks.
    private func page(of repository: String) throws -> JSONValue {
        let file = file(of: repository)
        guard FileSystem.exists(file) else {
            let parts = repository.split(separator: "/").map { JSONValue.string(String($0)) }
            return ["namespace": parts[0], "name": parts[1], "description": "", "full_description": .null]
        }
        return try JSONValue(parsing: FileStream.contents(of: file))
    }

    private func file(of repository: String) -> FilePath { folder.pushing(FilePath("\(repository).json")) }

    private static func refusal(_ status: HTTPResponse.Status, _ message: String) -> OutgoingResponse {
        .hub(["detail": .string(message), "message": .string(message)], status)
    }
}

extension OutgoingResponse {
    /// An answer as Docker Hub's API gives it.
    static func hub(_ json: JSONValue, _ status: HTTPResponse.Status = .ok) -> OutgoingResponse {
        .bytes(Array(json.text().utf8), type: "application/json", status)
    }
}
