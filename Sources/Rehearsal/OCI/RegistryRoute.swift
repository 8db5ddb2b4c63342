internal import Artifacts

/// What a path of the registry's API names.
enum RegistryRoute: Hashable {
    case base
    case token
    case uploads(String)
    case upload(String, id: String)
    case blob(String, digest: String)
    case manifest(String, reference: String)
    case tags(String)
    case referrers(String, digest: String)

    /// Reads the path of a request; nil if the API has no such path or the repository's name breaks the
    /// grammar.
    init?(_ request: IncomingRequest) {
        guard let route = Self.route(of: request) else { return nil }
        if let name = route.repository, !Self.isRepository(name) { return nil }
        self = route
    }

    /// The repository, if the path names one.
    var repository: String? {
        switch self {
        case .base, .token: nil
        case .uploads(let name), .upload(let name, _), .blob(let name, _), .manifest(let name, _),
            .tags(let name), .referrers(let name, _):
            name
        }
    }

    /// Whether this is an upload under way, which belongs to those who may push.
    var isUpload: Bool {
        switch self {
        case .uploads, .upload: true
        case .base, .token, .blob, .manifest, .tags, .referrers: false
        }
    }

    /// Registries take names of up to 255 bytes, though the grammar has no end.
    private static func isRepository(_ name: String) -> Bool {
        name.utf8.count <= 255 && OCIName.isRepository(name)
    }

    // A repository may be named `a/blobs/uploads`, so the longer patterns come first.
    private static func route(of request: IncomingRequest) -> RegistryRoute? {
        if ["/v2", "/v2/"].contains(request.rawPath) { return .base }
        if request.rawPath == "/token" { return .token }
        for pattern in ["/v2/**/blobs/uploads/", "/v2/**/blobs/uploads"] {
            if let found = request.captures(pattern) { return .uploads(found[0]) }
        }
        if let found = request.captures("/v2/**/blobs/uploads/*") { return .upload(found[0], id: found[1]) }
        if let found = request.captures("/v2/**/blobs/*") { return .blob(found[0], digest: found[1]) }
        if let found = request.captures("/v2/**/manifests/*") {
            return .manifest(found[0], reference: found[1])
        }
        if let found = request.captures("/v2/**/tags/list") { return .tags(found[0]) }
        if let found = request.captures("/v2/**/referrers/*") {
            return .referrers(found[0], digest: found[1])
        }
        return nil
    }
}
