/// A reply for which a service is known, in its own words.
struct NamedReply: Sendable {
    /// As it is written in a fault: `409-not-saved`.
    let name: String
    /// The routes that can get it; the requests to these are counted when a fault names no route.
    let routes: [String]
    /// Whether the service has done what was asked nevertheless.
    let isAfterCommit: Bool
    /// One line for lists.
    let summary: String
    /// The reply.
    let answer: @Sendable (IncomingRequest) -> OutgoingResponse

    init<Route: FaultRoutes>(
        _ name: String, _ routes: [Route], afterCommit: Bool = false, _ summary: String,
        _ answer: @escaping @Sendable (IncomingRequest) -> OutgoingResponse
    ) {
        self.name = name
        self.routes = routes.map(\.rawValue)
        isAfterCommit = afterCommit
        self.summary = summary
        self.answer = answer
    }

    /// All replies of a service.
    static func all(of service: RehearsedService) -> [NamedReply] {
        switch service {
        case .npm: NPMFaultRoute.replies
        case .marketplace: MarketplaceFaultRoute.replies
        case .openVSX: OpenVSXFaultRoute.replies
        case .gitHub: GitHubFaultRoute.replies
        case .oci: OCIFaultRoute.replies
        case .dockerHub: DockerHubFaultRoute.replies
        }
    }

    /// The reply with this name.
    static func find(_ name: some StringProtocol, of service: RehearsedService) -> NamedReply? {
        all(of: service).first { $0.name == name }
    }
}
