/// What a request to an Open VSX registry is about.
enum OpenVSXFaultRoute: String, FaultRoutes {
    case token
    case namespace
    case publish
    case query
    case download

    init?(of request: IncomingRequest) {
        let path = request.rawPath
        switch path {
        case "/api/-/publish": self = .publish
        case "/api/-/namespace/create": self = .namespace
        case _ where path.hasSuffix("/verify-pat"): self = .token
        case _ where path.contains("/file/"): self = .download
        default: self = .query
        }
    }

    var isWrite: Bool { self == .publish || self == .namespace }
}
