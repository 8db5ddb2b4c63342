internal import Core
internal import Rehearsal
internal import ReleaseModel
internal import SystemPackage

/// Stand-ins of all destinations, up for as long as a body runs, and the settings that lead clients to them.
struct RehearsalHouse: Sendable {
    let release: ResolvedRelease
    /// Where the stand-ins keep what they hold, a folder each.
    let folder: FilePath
    /// Goes around each stand-in: faults, witnesses.
    var around: @Sendable (any StandIn) -> any StandIn = { $0 }
    /// How many looks it takes until a store shows what it has accepted.
    var looksUntilVisible = 1
    /// Whether the Marketplace signs what it takes; Open VSX always does.
    var marketplaceSigns = true
    /// The job that is played.
    private let identity = RehearsalIdentity()
    /// What time it is in the stand-ins.
    var now = ReleaseRun.now

    /// A stand-in that is up.
    struct Service: Sendable {
        let name: String
        let origin: String
    }

    /// The variables that point any client, this tool or a real one, at the stand-ins.
    struct Settings: Sendable {
        let services: [Service]
        let environment: [String: String]
    }

    /// Starts all stand-ins, the first one on this port and the others on the next ones; 0 for free ports.
    func open<Value>(firstPort: Int, _ body: (Settings) async throws -> Value) async throws -> Value {
        let standIns = try await offPool { try self.standIns() }
        let log = try await offPool { try RequestJournal(appendingTo: folder.appending("requests.ndjson")) }
        return try await start(standIns[...], log: log, port: firstPort, services: [], body)
    }

    /// One server within the other, so that each is up before the body runs and down after it.
    private func start<Value>(
        _ standIns: ArraySlice<any StandIn>, log: RequestJournal, port: Int, services: [Service],
        _ body: (Settings) async throws -> Value
    ) async throws -> Value {
        guard let standIn = standIns.first else {
            return try await body(Settings(services: services, environment: environment(services)))
        }
        return try await withStandInServer(standIn, port: port, log: log) { server in
            try await start(
                standIns.dropFirst(), log: log, port: port == 0 ? 0 : port + 1,
                services: services + [Service(name: server.name, origin: server.origin)], body)
        }
    }

    /// All stand-ins, each with its folder.
    ///
    /// Blocks.
    func standIns() throws -> [any StandIn] { try bareStandIns().map(around) }

    private func bareStandIns() throws -> [any StandIn] {
        func place(_ name: String) throws -> FilePath {
            let place = folder.appending(name)
            try FileSystem.makeFolder(place)
            return place
        }
        let tokens = RehearsalTokens.self
        let publishers = Set(release.artifacts.compactMap(\.publisher))
        let extensions = Set(release.artifacts.filter { $0.publisher != nil }.map(\.packageName))
        return [
            NPMStandIn(
                folder: try place("npm"),
                tokens: [NPMToken(Secret(tokens.npm), user: "rehearsal")], now: now),
            try MarketplaceStandIn(
                folder: try place("marketplace"),
                settings: MarketplaceSettings(
                    tokens: [
                        tokens.marketplace: .init(publishers: publishers),
                        identity.entraToken: .init(publishers: publishers),
                    ], looksUntilValidated: looksUntilVisible, trust: identity.marketplace(publishers),
                    signs: marketplaceSigns)),
            try OpenVSXStandIn(
                folder: try place("open-vsx"),
                settings: OpenVSXSettings(
                    tokens: [tokens.openVSX: "rehearsal"],
                    namespaces: Dictionary(uniqueKeysWithValues: publishers.map { ($0, ["rehearsal"]) }),
                    looksUntilVisible: looksUntilVisible, trust: identity.openVSX(extensions))),
            GitHubStandIn(
                folder: try place("github"), repositories: repositories,
                tokens: [GitHubToken(Secret(tokens.gitHub), login: "rehearsal")], now: now),
            try RegistryStandIn(
                folder: try place("oci"),
                access: .tokens(
                    [
                        RegistryAccount(tokens.gitHubUser, password: Secret(tokens.gitHub)),
                        RegistryAccount(tokens.registryUser, password: Secret(tokens.registry)),
                    ],
                    anonymous: [RegistryGrant("*", [.pull])], now: now)),
        ] + hub + identity.standIns(for: release)
    }

    /// Docker Hub's own API, where the plan has pages there.
    private var hub: [any StandIn] {
        let pages = release.pages
        guard !pages.isEmpty else { return [] }
        let account = [RehearsalTokens.registryUser: Secret(RehearsalTokens.registry)]
        return [
            DockerHubStandIn(
                folder: folder.appending("docker-hub"), accounts: account, repositories: Set(pages))
        ]
    }

    private var repositories: [GitHubRepository] {
        release.destinations.compactMap { destination in
            guard case .gitHub(let repository, _) = destination.spec.kind else { return nil }
            return GitHubRepository(repository, branches: [.init("main", commits: [release.commit])])
        }
    }

    /// The variables that lead to these services.
    func environment(_ services: [Service]) -> [String: String] {
        func origin(_ name: String) -> String { services.first { $0.name == name }?.origin ?? "" }
        let hosts = release.destinations.compactMap { destination -> String? in
            guard case .oci(let repository, _) = destination.spec.kind else { return nil }
            return "\(repository.prefix { $0 != "/" })=\(origin("oci"))"
        }
        let hub = origin("docker-hub").isEmpty ? [] : ["hub.docker.com=\(origin("docker-hub"))"]
        let tokens = RehearsalTokens.self
        return [
            // No settings file may lead a rehearsal to a real service.
            "KILO_RELEASE_REHEARSAL": "1",
            "NPM_CONFIG_REGISTRY": origin("npm") + "/", "NPM_TOKEN": tokens.npm,
            "VSCE_MARKETPLACE_URL": origin("marketplace"), "VSCE_PAT": tokens.marketplace,
            "OVSX_REGISTRY_URL": origin("open-vsx"), "OVSX_PAT": tokens.openVSX,
            "GITHUB_API_URL": origin("github") + "/api/v3", "GITHUB_TOKEN": tokens.gitHub,
            "GITHUB_ACTOR": tokens.gitHubUser,
            "KILO_RELEASE_REGISTRIES": Set(hosts + hub).sorted().joined(separator: ","),
            "DOCKER_USERNAME": tokens.registryUser, "DOCKER_PASSWORD": tokens.registry,
        ].merging(identity.environment(origin)) { $1 }
    }
}

extension ResolvedRelease {
    /// The repositories whose pages on Docker Hub it changes.
    fileprivate var pages: [String] {
        destinations.compactMap { destination in
            if case .dockerHub(let repository) = destination.spec.kind { repository } else { nil }
        }
    }

    /// The services that take part in its rehearsals.
    var services: [RehearsedService] { RehearsedService.always + (pages.isEmpty ? [] : [.dockerHub]) }
}

/// The credentials that the stand-ins know.
///
/// They are no secrets: they open nothing but a rehearsal.
enum RehearsalTokens {
    static let npm = "rehearsal-npm-token"
    static let marketplace = "rehearsal-marketplace-token"
    static let openVSX = "rehearsal-open-vsx-token"
    static let gitHub = "rehearsal-github-token"
    static let gitHubUser = "rehearsal"
    static let registryUser = "rehearsal-docker"
    static let registry = "rehearsal-registry-password"

    /// Those that must appear nowhere; the others are names of users.
    static let secrets = [npm, marketplace, openVSX, gitHub, registry]
}

extension ResolvedArtifact {
    /// The publisher of an extension.
    fileprivate var publisher: String? {
        guard case .vsix = spec else { return nil }
        return packageName.split(separator: ".").first.map(String.init)
    }
}
