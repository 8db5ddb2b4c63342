/// A service that a fault can name.
public enum RehearsedService: String, Hashable, Sendable, CaseIterable {
    /// The npm registry.
    case npm
    /// The VS Code Marketplace.
    case marketplace
    /// An Open VSX registry.
    case openVSX = "openvsx"
    /// GitHub's releases.
    case gitHub = "github"
    /// An OCI registry.
    case oci
    /// Docker Hub's own API, which only plans with pages there need.
    case dockerHub = "docker-hub"

    /// Those that take part in every rehearsal.
    public static let always: [RehearsedService] = [.npm, .marketplace, .openVSX, .gitHub, .oci]

    /// Reads the name in a fault, or that of a stand-in (`open-vsx`); nil for another.
    init?(named name: some StringProtocol) {
        self.init(rawValue: name == "open-vsx" ? "openvsx" : String(name))
    }

    /// What its requests are about.
    var routes: any FaultRoutes.Type {
        switch self {
        case .npm: NPMFaultRoute.self
        case .marketplace: MarketplaceFaultRoute.self
        case .openVSX: OpenVSXFaultRoute.self
        case .gitHub: GitHubFaultRoute.self
        case .oci: OCIFaultRoute.self
        case .dockerHub: DockerHubFaultRoute.self
        }
    }
}

/// The names by which faults know the requests of one service.
protocol FaultRoutes: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What a request is about; nil for what no fault can name.
    init?(of request: IncomingRequest)

    /// Whether it changes what the public or the owner sees: the requests that count for a fault without a
    /// route.
    var isWrite: Bool { get }
}

extension FaultRoutes {
    /// All names, in the order of a release.
    static var names: [String] { allCases.map(\.rawValue) }

    /// Name and nature of a request's route.
    static func find(_ request: IncomingRequest) -> (name: String, isWrite: Bool)? {
        Self(of: request).map { ($0.rawValue, $0.isWrite) }
    }
}
