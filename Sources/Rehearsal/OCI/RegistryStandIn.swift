internal import Core
internal import HTTPTypes
public import SystemPackage

/// An OCI registry as distribution-spec 1.1 describes it, with its state in a folder.
///
/// Real clients (skopeo, buildah, podman, curl) work against it. Blobs stream to and from files, every digest
/// is checked, and a manifest is taken only when all that it names is there. Where the specification leaves a
/// choice, it does what Debian's docker-registry does, so that a client that works here works there.
public struct RegistryStandIn: StandIn {
    /// The name in logs and failures.
    public let name: String
    let content: ContentFolder
    let gate: AccessGate
    let turns = UploadTurns()

    /// Creates a registry on a folder, which is made if it is missing and continued if it is not.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public init(name: String = "oci", folder: FilePath, access: RegistryAccess = .open) throws {
        self.name = name
        content = try ContentFolder(folder)
        gate = AccessGate(access)
    }

    /// Answers one request.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard let route = RegistryRoute(request) else { throw RegistryError.noSuchPath }
        if route == .token { return try await gate.issue(request) }
        try gate.admit(request, needs(of: route, request))
        return try await answer(route, request)
            .with("Docker-Distribution-API-Version", "registry/2.0")
    }

    private func answer(_ route: RegistryRoute, _ request: IncomingRequest) async throws -> OutgoingResponse {
        switch route {
        case .base, .token: return .bytes(Array("{}".utf8), type: "application/json")
        case .uploads(let name): return try await startUpload(in: name, request)
        case .upload(let name, let id): return try await upload(id, in: name, request)
        case .blob(let name, let digest): return try await blob(digest, in: name, request)
        case .manifest(let name, let reference): return try await manifest(reference, in: name, request)
        case .tags(let name): return try await tags(of: name, request)
        case .referrers(let name, let digest): return try await referrers(to: digest, in: name, request)
        }
    }

    private func needs(of route: RegistryRoute, _ request: IncomingRequest) -> [AccessNeed] {
        guard let repository = route.repository else { return [] }
        if request.isRead, !route.isUpload { return [AccessNeed(repository, [.pull])] }
        if request.method == .delete, !route.isUpload { return [AccessNeed(repository, [.delete])] }
        var needs = [AccessNeed(repository, [.pull, .push])]
        if case .uploads = route, request.query("mount") != nil, let source = request.query("from") {
            needs.append(AccessNeed(source, [.pull]))
        }
        return needs
    }
}
