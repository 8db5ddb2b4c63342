public import Core
internal import HTTPTypes
public import SystemPackage

/// GitHub's releases, played on this machine: REST API, uploads and downloads behind one port.
///
/// The API is at the root, uploads are below `/api/uploads`. Its state is in a folder and survives it. Drafts
/// are invisible to the tag lookup and to readers, assets have states and digests, downloads are redirected to
/// a storage host (`localhost` in place of `127.0.0.1`) that refuses foreign credentials, publishing makes the
/// tag: as GitHub's documentation describes it and as its users have met it.
public struct GitHubStandIn: StandIn {
    /// `github`.
    public let name = "github"
    let store: GitHubStore
    let access: GitHubAccess
    let now: @Sendable () -> Timestamp

    /// Creates a GitHub with these repositories and tokens; `now` gives the time of changes.
    public init(
        folder: FilePath, repositories: [GitHubRepository], tokens: [GitHubToken],
        now: @escaping @Sendable () -> Timestamp
    ) {
        store = GitHubStore(folder: folder)
        access = GitHubAccess(tokens: tokens, repositories: repositories)
        self.now = now
    }

    /// Answers as GitHub does.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.fields[.userAgent] != nil else { throw GitHubRefusal.noUserAgent }
        guard let route = GitHubRoute(request.pathSegments) else { throw GitHubRefusal.notFound }
        switch route {
        case .user: return try user(request)
        case .repository(let name): return try repository(name, request)
        case .tagReference(let name, let tag): return try await tagReference(name, tag, request)
        case .commit(let name, let reference): return try await commit(name, reference, request)
        case .releases(let name) where request.method == .post: return try await create(name, request)
        case .releases(let name): return try await list(name, request)
        case .latest(let name): return try await latest(name, request)
        case .taggedRelease(let name, let tag): return try await tagged(name, tag, request)
        case .release(let name, let id): return try await release(name, id, request)
        case .assets(let name, let id): return try await assets(name, id, request)
        case .upload(let name, let id): return try await upload(name, id, request)
        case .asset(let name, let id): return try await asset(name, id, request)
        case .download(let name, let tag, let file): return try await download(name, tag, file, request)
        case .storage(let id): return try await stored(id, request)
        case .graph: return try await graph(request)
        }
    }
}
