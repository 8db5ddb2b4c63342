internal import Core
internal import HTTPTypes

/// What a service sends with a status that any service may have.
struct ErrorDocument {
    let service: RehearsedService
    let status: HTTPResponse.Status

    init(_ service: RehearsedService, _ code: Int) {
        self.service = service
        status = HTTPResponse.Status(code: code)
    }

    /// The service's own document; that of the proxy in front of it where only a proxy can speak.
    var answer: OutgoingResponse {
        if [502, 503, 504].contains(status.code), service != .oci { return proxyPage }
        return switch service {
        case .npm: NPMRefusal(status: status, words: reason).answer
        case .marketplace: MarketplaceError(status, "VssServiceException", reason).answer
        case .openVSX: OpenVSXError(reason, status).answer
        case .gitHub: GitHubRefusal(status: status, message: reason).answer
        case .oci: RegistryError(status, registryCode, reason.lowercased()).answer
        case .dockerHub: .hub(["detail": .string(reason.lowercased())], status)
        }
    }

    private var reason: String { Self.reasons[status.code] ?? "Error \(status.code)" }

    /// The phrases of RFC 9110 for what services answer.
    private static let reasons = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed",
        408: "Request Timeout", 409: "Conflict", 410: "Gone", 412: "Precondition Failed",
        413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
        429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout",
    ]

    /// The codes of distribution-spec 1.1 that go with a status.
    private var registryCode: String {
        switch status.code {
        case 401: "UNAUTHORIZED"
        case 403: "DENIED"
        case 404: "NAME_UNKNOWN"
        case 429: "TOOMANYREQUESTS"
        case 500...: "UNKNOWN"
        default: "UNSUPPORTED"
        }
    }

    /// HTML, whatever the client accepts: who parses it as the service's JSON fails in a new way.
    private var proxyPage: OutgoingResponse {
        let title = "\(status.code) \(reason)"
        let page = """
            <html>\r\n<head><title>\(title)</title></head>\r\n<body>\r\n<center><h1>\(title)</h1></center>\r
            <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n
            """
        return .bytes(Array(page.utf8), type: "text/html", status)
    }
}
