internal import Core
internal import HTTPTypes

extension GitHubStandIn {
    /// `GET /OWNER/NAME/releases/download/TAG/FILE`, which needs no token for a public repository.
    func download(
        _ name: String, _ tag: String, _ file: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let repository = try access.readable(name, request)
        let state = try await offPool { [store] in try store.state() }
        let releases = state.repositories[repository.name]?.releases ?? []
        let release = releases.first { $0.tag == tag && !$0.isDraft }
        guard let asset = release?.assets.first(where: { $0.name == file }) else {
            throw GitHubRefusal.notFound
        }
        return try redirect(to: asset, request)
    }

    /// Sends the client to where the bytes are: another origin, with a signed address.
    func redirect(to asset: GitHubState.Asset, _ request: IncomingRequest) throws -> OutgoingResponse {
        guard asset.isUploaded else { throw GitHubRefusal.notFound }
        let place = Self.storageOrigin(request.origin)
        return OutgoingResponse.empty(.found)
            .with(.location, "\(place)/storage/\(asset.id)?sig=\(Self.signature(of: asset))")
    }

    /// `GET /storage/ID?sig=`: the storage behind GitHub, which knows signed addresses and no tokens.
    func stored(_ id: Int, _ request: IncomingRequest) async throws -> OutgoingResponse {
        if request.host?.hasPrefix("localhost") == true, request.fields[.authorization] != nil {
            return .text("Only one auth mechanism allowed", .badRequest)
        }
        let state = try await offPool { [store] in try store.state() }
        let asset = state.repositories.keys.compactMap { state.asset(id, in: $0)?.asset }.first
        guard let asset, asset.isUploaded, request.query("sig") == Self.signature(of: asset) else {
            return .text("no such blob, or a signature that is not valid for it", .forbidden)
        }
        return .file(store.asset(id), type: asset.contentType)
    }

    private static func storageOrigin(_ origin: String) -> String {
        origin.replacing("//127.0.0.1", with: "//localhost")
    }

    private static func signature(of asset: GitHubState.Asset) -> String {
        String(Digest.of("\(asset.id) \(asset.digest?.hex ?? "")").hex.prefix(32))
    }
}
