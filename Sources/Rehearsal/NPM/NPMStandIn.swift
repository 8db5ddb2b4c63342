public import Core
internal import HTTPTypes
public import SystemPackage

/// The npm registry, played on this machine: enough of registry.npmjs.org for the real npm to publish to it and
/// install from it.
///
/// Its state is in a folder and survives it. It checks what the registry is known to check: token and what the
/// token is good for, name, version, digests and length of what is sent, versions that exist, access. Answers of
/// registry.npmjs.org that are not public knowledge are modelled on its open-source relatives.
public struct NPMStandIn: StandIn {
    /// `npm`.
    public let name = "npm"
    let store: NPMPackageStore
    let access: NPMAccess
    let signer = RegistrySigner()
    let now: @Sendable () -> Timestamp

    /// Creates a registry.
    ///
    /// - Parameters:
    ///   - folder: keeps the packages; made when the first is published.
    ///   - tokens: the tokens that exist.
    ///   - hasPrivatePackages: whether the plan allows restricted packages; otherwise they are refused with 402.
    ///   - issuer: signs the identity tokens that are taken for trusted publishing.
    ///   - publishers: the jobs that packages trust.
    ///   - now: the time of changes.
    public init(
        folder: FilePath, tokens: [NPMToken], hasPrivatePackages: Bool = false,
        issuer: IdentityIssuer = IdentityIssuer(), publishers: [NPMTrustedPublisher] = [],
        now: @escaping @Sendable () -> Timestamp
    ) {
        store = NPMPackageStore(folder: folder)
        access = NPMAccess(
            tokens: tokens, hasPrivatePackages: hasPrivatePackages,
            trust: NPMTrust(issuer: issuer, publishers: publishers))
        self.now = now
    }

    /// Answers as the registry does.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard let route = NPMRoute(request.pathSegments) else { throw NPMRefusal.notFound }
        if let answer = try await service(route, request) { return answer }
        return try await package(route, request)
    }

    /// What is not about one package; nil for all else.
    private func service(_ route: NPMRoute, _ request: IncomingRequest) async throws -> OutgoingResponse? {
        switch route {
        case .ping: .npm([:])
        case .whoami, .user: .npm(["username": .string(try access.user(of: request))])
        case .keys: .npm(signer.keys)
        // Nothing here has a known vulnerability; npm asks after every install.
        case .advisories: .npm([:])
        case .exchange(let package): try await exchange(package, request)
        case .login: try access.login(request)
        case .page(let number): try access.desk.approve(number)
        case .pageResult: try access.desk.result(request.query("authId") ?? "")
        case .packages(let owner): try await packages(of: owner, request)
        case .team(let team): try await answer(about: team, request)
        case .stages: try await staged(request)
        case .stagePackage(let package): try await stage(package, request)
        case .stage(let id, let verb): try await staged(id, verb, request)
        default: nil
        }
    }

    private func package(_ route: NPMRoute, _ request: IncomingRequest) async throws -> OutgoingResponse {
        switch route {
        case .attestations(let package, let version):
            return try await attestations(of: package, version, request)
        case .distTags(let package): return try await tags(of: package, request)
        case .distTag(let package, let tag): return try await changeTag(tag, of: package, request)
        case .visibility(let package): return try await visibility(of: package, request)
        case .access(let package): return try await changeAccess(of: package, request)
        case .collaborators(let package): return try await collaborators(of: package, request)
        case .package(let package) where request.method == .put: return try await put(package, request)
        case .package(let package) where request.isRead: return try await document(of: package, request)
        case .version(let package, let version) where request.isRead:
            return try await manifest(of: package, version, request)
        case .tarball(let package, let file) where request.isRead:
            return try await tarball(of: package, file, request)
        case .packageRevision(let package, let rev):
            return try await changeRevision(rev, of: package, request)
        case .tarballRevision(let package, let file, let rev) where request.method == .delete:
            return try await removeTarball(file, of: package, rev, request)
        default: throw NPMRefusal.methodNotAllowed
        }
    }
}
