internal import HTTPTypes

/// What a request to GitHub is about.
enum GitHubFaultRoute: String, FaultRoutes {
    case user
    case repository
    case tag
    case list
    case release
    case asset
    case publish
    case download
    case delete

    init?(of request: IncomingRequest) {
        guard let route = GitHubRoute(request.pathSegments) else { return nil }
        if request.method == .delete {
            self = .delete
            return
        }
        switch route {
        case .user: self = .user
        case .repository, .commit: self = .repository
        case .tagReference: self = .tag
        case .releases: self = request.method == .post ? .release : .list
        case .release: self = request.method == .patch ? .publish : .list
        case .latest, .taggedRelease, .assets, .graph: self = .list
        case .upload: self = .asset
        case .asset, .download, .storage: self = .download
        }
    }

    var isWrite: Bool {
        switch self {
        case .release, .asset, .publish, .delete: true
        case .user, .repository, .tag, .list, .download: false
        }
    }
}
