internal import HTTPTypes

/// What a request to the Marketplace is about.
enum MarketplaceFaultRoute: String, FaultRoutes {
    case options
    case role
    case `extension`
    case publish
    case validation
    case query
    case download
    case unpublish

    init?(of request: IncomingRequest) {
        let path = request.rawPath
        switch request.method {
        case .options: self = .options
        case .delete: self = .unpublish
        case .put: self = .publish
        case .post: self = path.hasSuffix("/extensionquery") ? .query : .publish
        case _ where path.hasPrefix("/_apis/securityroles/"): self = .role
        case _ where path.hasSuffix("/verificationlog"): self = .validation
        case _ where path.hasPrefix("/_apis/public/"): self = .download
        default: self = .extension
        }
    }

    var isWrite: Bool { self == .publish || self == .unpublish }
}
