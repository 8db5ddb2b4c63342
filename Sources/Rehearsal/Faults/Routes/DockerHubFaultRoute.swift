internal import HTTPTypes

/// What a request to Docker Hub's own API is about.
enum DockerHubFaultRoute: String, FaultRoutes {
    case token
    /// The question what a repository shows.
    case look
    /// Another page for it.
    case page

    init?(of request: IncomingRequest) {
        if request.rawPath == "/v2/auth/token" {
            self = .token
        } else {
            self = request.isRead ? .look : .page
        }
    }

    var isWrite: Bool { self == .page }
}
