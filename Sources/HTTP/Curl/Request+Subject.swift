import HTTPTypes

extension Request {
    /// Method and URL without query, fragment and user information, which may hold secrets.
    package var subject: String { "\(method.rawValue) \(Self.bare(url))" }

    /// A URL without query, fragment and user information.
    static func bare(_ url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = path.firstRange(of: "://") else { return String(path) }
        let rest = path[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        // RFC 3986, 3.2: the last "@" ends the user information.
        guard let at = authority.lastIndex(of: "@") else { return String(path) }
        return String(path[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }
}
