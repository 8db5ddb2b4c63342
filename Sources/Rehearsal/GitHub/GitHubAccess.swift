internal import Core
internal import HTTPTypes

/// Who may do what at the GitHub stand-in.
struct GitHubAccess: Sendable {
    let tokens: [GitHubToken]
    let repositories: [GitHubRepository]

    /// The token of the request; nil for none.
    ///
    /// - Throws: `GitHubRefusal` 401 for one that does not exist, also where none is needed.
    func token(of request: IncomingRequest) throws -> GitHubToken? {
        guard let value = request.fields[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, ["bearer", "token"].contains(parts[0].lowercased()),
            let token = tokens.first(where: { $0.secret == Secret(String(parts[1])) })
        else { throw GitHubRefusal.badCredentials }
        return token
    }

    /// A repository that the request may read.
    ///
    /// - Throws: `GitHubRefusal` 401, or 404 that hides private repositories.
    func readable(_ name: String, _ request: IncomingRequest) throws -> GitHubRepository {
        let permission = try token(of: request)?.permission(for: name)
        let found = repositories.first { $0.name.lowercased() == name.lowercased() }
        guard let found, !found.isPrivate || permission != nil else { throw GitHubRefusal.notFound }
        return found
    }

    /// Whether the request's token may write, and so see drafts.
    func canWrite(_ repository: GitHubRepository, _ request: IncomingRequest) throws -> Bool {
        try token(of: request)?.permission(for: repository.name) == .write
    }

    /// A repository that the request may write to, and who writes.
    ///
    /// - Throws: `GitHubRefusal` 401, 403 or 404.
    func writable(
        _ name: String, _ request: IncomingRequest
    ) throws -> (repository: GitHubRepository, login: String) {
        let repository = try readable(name, request)
        guard let token = try token(of: request) else { throw GitHubRefusal.unauthenticated }
        guard token.permission(for: repository.name) == .write else { throw GitHubRefusal.notAccessible }
        return (repository, token.login)
    }
}
