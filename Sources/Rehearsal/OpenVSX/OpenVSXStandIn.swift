internal import Core
internal import HTTPTypes
public import SystemPackage

/// An Open VSX registry, played: namespaces, publishing, scans that take their time, metadata and files.
///
/// Its state lies in a folder, so that it survives the process. What it does not do: sign packages, count
/// downloads, search, resolve dependencies.
public actor OpenVSXStandIn: StandIn {
    /// `open-vsx`.
    public nonisolated let name = "open-vsx"
    let settings: OpenVSXSettings
    var shelf: VSIXShelf
    var namespaces: NamespaceBook
    var uploads = 0

    /// Opens the folder, which is made if it is not there.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` if the folder cannot be used.
    public init(folder: FilePath, settings: OpenVSXSettings) throws {
        self.settings = settings
        shelf = try VSIXShelf(folder)
        namespaces = try NamespaceBook(folder.appending("namespaces"), initial: settings.namespaces)
    }

    /// Answers as the registry does.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        do {
            return try await route(request)
        } catch let error as NoVSIX {
            throw OpenVSXError("Invalid extension package: \(error.reason)")
        }
    }

    private func route(_ request: IncomingRequest) async throws -> OutgoingResponse {
        if request.method == .post {
            switch request.rawPath {
            case "/api/-/publish": return try await publish(request)
            case "/api/-/namespace/create": return try await createNamespace(request)
            default: return .empty(.notFound)
            }
        }
        guard request.isRead else { return .empty(.methodNotAllowed) }
        if request.rawPath == "/api/version" { return .registry(["version": "rehearsal"]) }
        if let found = request.captures("/api/*/verify-pat") { return try verify(found[0], request) }
        if let answer = try await file(request) { return answer }
        return try metadata(request)
    }

    /// The user whose token the request carries, in its query.
    ///
    /// - Throws: `OpenVSXError` if there is none or it is unknown.
    func user(_ request: IncomingRequest) throws -> String {
        guard let token = request.query("token"), let user = settings.tokens[token] else {
            throw OpenVSXError.invalidToken
        }
        return user
    }

    private func verify(_ namespace: String, _ request: IncomingRequest) throws -> OutgoingResponse {
        let user = try user(request)
        guard let members = namespaces.members(of: namespace) else {
            throw OpenVSXError.noNamespace(namespace)
        }
        guard members.contains(user) else { throw OpenVSXError.insufficientRights(namespace: namespace) }
        return .registry(["success": "Valid token"])
    }

    private func createNamespace(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let user = try user(request)
        let body = try? JSONValue(parsing: try await request.body.collect(upTo: 1 << 16))
        let name = body?["name"]?.string ?? ""
        try namespaces.create(name, for: user)
        try await namespaces.record(name)
        return .registry(["success": .string("Created namespace \(name)")], .created)
    }
}
