internal import Core
internal import HTTPTypes
public import SystemPackage

/// The VS Code Marketplace, played: publishing, validation that takes its time, query and download.
///
/// Its state lies in a folder, so that it survives the process; it signs with certificates of its own, which lead to
/// `rootCertificate`. What it does not do: countersign what publishers have signed, keep its counts, rate, search by more
/// than words.
public actor MarketplaceStandIn: StandIn {
    /// `marketplace`.
    public nonisolated let name = "marketplace"
    let settings: MarketplaceSettings
    var shelf: VSIXShelf
    let scratch: FilePath
    var exchanged: [String: Exchanged] = [:]
    var issued = 0
    /// Downloads by extension and version.
    var downloads: [String: [String: Int]] = [:]

    /// Opens the folder, which is made if it is not there.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` if the folder cannot be used.
    public init(folder: FilePath, settings: MarketplaceSettings) throws {
        self.settings = settings
        shelf = try VSIXShelf(folder)
        scratch = folder
    }

    /// The certificate in PEM that everything leads to which stand-ins of the Marketplace sign.
    ///
    /// Its key is no secret: whoever trusts it outside of rehearsals trusts everybody.
    public static let rootCertificate = MarketplaceSigner.root.pem

    /// Answers as the service does.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        do {
            switch request.method {
            case .options: return options(request)
            case .get, .head: return try await read(request)
            case .post: return try await post(request)
            case .put: return try await put(request)
            case .delete: return try await delete(request)
            default: return .empty(.methodNotAllowed)
            }
        } catch let error as NoVSIX {
            throw MarketplaceError.invalidPackage(error.reason)
        }
    }

    private func options(_ request: IncomingRequest) -> OutgoingResponse {
        switch request.rawPath {
        case "/_apis/gallery": .gallery(MarketplaceRoutes.gallery)
        case "/_apis/securityroles": .gallery(MarketplaceRoutes.securityRoles)
        default: .empty(.notFound)
        }
    }

    private func read(_ request: IncomingRequest) async throws -> OutgoingResponse {
        if let found = request.captures(Self.extensionPath) {
            return try owned(found[0], found[1], request)
        }
        if let found = request.captures("\(Self.extensionPath)/*/verificationlog") {
            return try verificationLog(found, request)
        }
        if let found = request.captures("\(Self.extensionPath)/stats") {
            return try statistics(found, request)
        }
        let roles = "/_apis/securityroles/scopes/gallery.publisher/roleassignments/resources/*"
        if let found = request.captures(roles) {
            try requireRight(request, on: found[0])
            return .gallery(["count": 0, "value": []])
        }
        return try await download(request)
    }

    private func post(_ request: IncomingRequest) async throws -> OutgoingResponse {
        switch request.rawPath {
        case "/_apis/gallery/extensions": try await create(request)
        case "/_apis/gallery/token": try await exchange(request)
        case "/_apis/public/gallery/extensionquery": try await query(request)
        default: .empty(.notFound)
        }
    }

    private func put(_ request: IncomingRequest) async throws -> OutgoingResponse {
        if let found = request.captures(Self.extensionPath) {
            return try await update(found[0], found[1], request)
        }
        if let found = request.captures("/_apis/gallery/publishers/*/publishersignedextension/*") {
            return try await publishSigned(found[0], found[1], request)
        }
        return .empty(.notFound)
    }

    /// Takes the extension down with all of its versions; nothing finer exists.
    private func delete(_ request: IncomingRequest) async throws -> OutgoingResponse {
        guard let found = request.captures(Self.extensionPath) else { return .empty(.notFound) }
        try requireRight(request, on: found[0])
        let gone = shelf.removeAll(of: found[0], found[1])
        guard !gone.isEmpty else { throw MarketplaceError.noExtension("\(found[0]).\(found[1])") }
        try await shelf.forget(gone)
        return .empty(.noContent)
    }

    private static let extensionPath = "/_apis/gallery/publishers/*/extensions/*"
}
