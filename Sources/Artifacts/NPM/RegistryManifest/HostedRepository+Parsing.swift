extension HostedRepository {
    /// Reads `owner/name`, `github:owner/name`, `git@host:owner/name.git` and URLs; nil for any other place.
    init?(_ text: String) {
        let body = text.prefix { $0 != "#" }
        let revision = text.dropFirst(body.count + 1)
        if Self.isShorthand(text, body) {
            self.init(.github, path: body, revision: revision, spelling: "shortcut")
        } else if let short = Self.shortForm(body) {
            self.init(short.host, path: short.path, revision: revision, spelling: "shortcut")
        } else {
            self.init(location: Location(body), revision: revision)
        }
    }

    /// Whether the text is `owner/name`: one slash, no protocol, user, white space or leading dot.
    private static func isShorthand(_ text: String, _ body: Substring) -> Bool {
        let slashes = body.count { $0 == "/" }
        return slashes == 1 && !body.hasPrefix("/") && !body.hasSuffix("/") && !body.hasPrefix(".")
            && !body.contains { $0 == "@" || $0 == ":" || $0.isWhitespace }
    }

    private static func shortForm(_ body: Substring) -> (host: Host, path: Substring)? {
        guard let colon = body.firstIndex(of: ":"), let host = Host(rawValue: String(body[..<colon]))
        else { return nil }
        let path = body[body.index(after: colon)...].drop { $0 == "/" }
        // Credentials in a short form are dropped by npm as well.
        return (host, path.firstIndex(of: "@").map { path[path.index(after: $0)...] } ?? path)
    }

    private init?(
        _ host: Host, path: Substring, revision: Substring, spelling: String, hasCredentials: Bool = false
    ) {
        let slash = path.lastIndex(of: "/")
        var name = slash.map { path[path.index(after: $0)...] } ?? path
        if name.hasSuffix(".git") { name = name.dropLast(4) }
        let owner = slash.map { path[..<$0] } ?? ""
        // A percent sign would have to be decoded and encoded again; such URLs stay as they are written.
        guard !name.isEmpty, !path.contains("%") else { return nil }
        self.init(
            host: host, owner: owner.isEmpty ? nil : String(owner), name: String(name),
            revision: String(revision), spelling: spelling, hasCredentials: hasCredentials)
    }

    private init?(location: Location?, revision: Substring) {
        guard let location, let host = Host.allCases.first(where: { $0.domain == location.domain }),
            host.protocols.contains(location.scheme)
        else { return nil }
        var parts = location.path.split(separator: "/", omittingEmptySubsequences: false)
        var revision = revision
        // A link to a branch, copied from the browser.
        if host == .github, parts.count >= 3, !parts[2].isEmpty {
            guard parts[2] == "tree" else { return nil }
            revision = parts.count > 3 ? parts[3] : ""
        }
        if host != .gitlab { parts = Array(parts.prefix(2)) }
        guard host == .gist || parts.count > 1, parts.first != "" else { return nil }
        self.init(
            host, path: parts.joined(separator: "/")[...], revision: revision, spelling: location.scheme,
            hasCredentials: location.hasCredentials)
    }

    /// Scheme, domain and path of a URL, also of the form that scp takes.
    private struct Location {
        let scheme: String
        let domain: String
        let path: Substring
        let hasCredentials: Bool

        init?(_ text: Substring) {
            let known = ["git+ssh", "ssh", "git+https", "git", "http", "https", "git+http"]
            let colon = text.firstIndex(of: ":")
            let prefix = colon.map { String(text[..<$0]) } ?? ""
            var rest: Substring
            if known.contains(prefix), let colon, text[colon...].hasPrefix("://") {
                scheme = prefix
                rest = text[colon...].dropFirst(3)
            } else if text.contains("@"), !text.contains("//") {
                scheme = "git+ssh"
                rest = text
            } else {
                return nil
            }
            rest = rest.prefix { $0 != "?" }
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            let at = rest[..<end].lastIndex(of: "@")
            let authority = at.map { rest[rest.index(after: $0)...] } ?? rest
            let isSecure = ["git+ssh", "ssh"].contains(scheme)
            hasCredentials = at != nil && !isSecure
            let host = authority.prefix { $0 != "/" && $0 != ":" }
            let afterHost = authority.dropFirst(host.count)
            let port = afterHost.hasPrefix(":") ? afterHost.dropFirst().prefix { $0 != "/" } : ""
            let isPort = !port.isEmpty && port.allSatisfy(\.isNumber)
            path = (isPort ? afterHost.dropFirst(port.count + 1) : afterHost).drop { $0 == "/" || $0 == ":" }
            domain =
                host.lowercased().hasPrefix("www.")
                ? String(host.lowercased().dropFirst(4)) : host.lowercased()
        }
    }
}
