internal import HTTPTypes

/// What a request to an OCI registry is about.
enum OCIFaultRoute: String, FaultRoutes {
    case token
    /// Opening an upload.
    case upload
    case mount
    /// A piece of an upload, or the question how far it is.
    case chunk
    /// The end of an upload, which makes the blob.
    case blob
    /// A manifest by its digest.
    case manifest
    /// A manifest by its tag.
    case tag
    case pull
    case list
    case delete

    init?(of request: IncomingRequest) {
        guard let route = RegistryRoute(request) else { return nil }
        switch route {
        case .base, .token: self = .token
        case .uploads: self = Self.start(of: request)
        case .upload: self = request.method == .put ? .blob : .chunk
        case _ where request.method == .delete: self = .delete
        case .manifest(_, let reference) where request.method == .put:
            self = reference.contains(":") ? .manifest : .tag
        case .manifest, .blob: self = .pull
        case .tags, .referrers: self = .list
        }
    }

    private static func start(of request: IncomingRequest) -> OCIFaultRoute {
        if request.query("mount") != nil { return .mount }
        return request.query("digest") == nil ? .upload : .blob
    }

    /// An open upload is nobody's business yet.
    var isWrite: Bool {
        switch self {
        case .mount, .blob, .manifest, .tag, .delete: true
        case .token, .upload, .chunk, .pull, .list: false
        }
    }
}
