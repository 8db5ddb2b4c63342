internal import Core
internal import HTTPTypes
public import SystemPackage

/// An Open VSX registry, played: namespaces, publishing, scans that take their time, metadata and files.
///
/// Its state lies in a folder, so that it survives the process; it signs with a key of its own. What it does not
/// do: search, resolve dependencies, keep its counts.
public actor OpenVSXStandIn: StandIn {
    /// `open-vsx`.
    public nonisolated let name = "open-vsx"
    let settings: OpenVSXSettings
    var shelf: VSIXShelf
    var namespaces: NamespaceBook
    let key = RegistryKey()
    let scratch: FilePath
    var uploads = 0
    var exchanged: [String: Exchanged] = [:]
    var issued = 0
    /// Downloads by `namespace.name`.
    var downloads: [String: Int] = [:]

    /// Opens the folder, which is made if it is not there.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` if the folder cannot be used.
    public init(folder: FilePath, settings: OpenVSXSettings) throws {
        self.settings = settings
        shelf = try VSIXShelf(folder)
        scratch = folder
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
        if request.method == .post { return try await post(request) }
        guard request.isRead else { return .empty(.methodNotAllowed) }
        if request.rawPath == "/api/version" { return .registry(["version": "rehearsal"]) }
        if let found = request.captures("/api/*/verify-pat") { return try verify(found[0], request) }
        if request.captures("/api/-/public-key/\(key.id)") != nil { return .text(key.pem) }
        if request.rawPath == "/api/v2/-/query" { return query(request) }
        if let found = request.captures("/api/*"), found[0] != "-" { return try namespace(found[0]) }
        if let answer = try await file(request) { return answer }
        return try metadata(request)
    }

    private func post(_ request: IncomingRequest) async throws -> OutgoingResponse {
        switch request.rawPath {
        case "/api/-/publish": return try await publish(request)
        case "/api/-/namespace/create": return try await createNamespace(request)
        case "/api/-/trusted-publishing/token": return try await exchange(request)
        default: break
        }
        guard let found = request.captures("/api/*/*/delete") else { return .empty(.notFound) }
        return try await delete(found[0], found[1], request)
    }

    private func namespace(_ name: String) throws -> OutgoingResponse {
        guard namespaces.members(of: name) != nil else { throw OpenVSXError.noNamespace(name) }
        return .registry(["name": .string(name), "extensions": [:], "verified": true])
    }

    private func verify(_ namespace: String, _ request: IncomingRequest) throws -> OutgoingResponse {
        let user = try user(request, for: nil)
        guard let members = namespaces.members(of: namespace) else {
            throw OpenVSXError.noNamespace(namespace)
        }
        guard members.contains(user) else { throw OpenVSXError.insufficientRights(namespace: namespace) }
        return .registry(["success": "Valid token"])
    }

    private func createNamespace(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let user = try user(request, for: nil)
        let body = try? JSONValue(parsing: try await request.body.collect(upTo: 1 << 16))
        let name = body?["name"]?.string ?? ""
        try namespaces.create(name, for: user)
        try await namespaces.record(name)
        return .registry(["success": .string("Created namespace \(name)")], .created)
    }
}
