/// What a request to the npm registry is about.
enum NPMFaultRoute: String, FaultRoutes {
    case whoami
    case packument
    case publish
    case tarball
    case distTag = "dist-tag"
    case access
    case unpublish

    init?(of request: IncomingRequest) {
        guard let route = NPMRoute(request.pathSegments) else { return nil }
        switch route {
        case .whoami, .user: self = .whoami
        case .package: self = request.isRead ? .packument : .publish
        case .version: self = .packument
        case .tarball: self = .tarball
        case .distTags, .distTag: self = .distTag
        case .visibility, .access, .collaborators: self = .access
        case .packageRevision, .tarballRevision: self = .unpublish
        default: return nil
        }
        // Looking at tags or access changes nothing, and has no name of its own.
        if isWrite, request.isRead { self = .packument }
    }

    var isWrite: Bool {
        switch self {
        case .publish, .distTag, .access, .unpublish: true
        case .whoami, .packument, .tarball: false
        }
    }
}
