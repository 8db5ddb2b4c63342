/// A repository at one of the hosts that npm's hosted-git-info 4 knows, and the addresses derived from it.
struct ExtensionRepository: Hashable, Sendable {
    enum Host: String, Sendable, CaseIterable {
        case github = "github.com"
        case gitlab = "gitlab.com"
        case bitbucket = "bitbucket.org"
        case gist = "gist.github.com"

        fileprivate var shortcut: String {
            switch self {
            case .github: "github:"
            case .gitlab: "gitlab:"
            case .bitbucket: "bitbucket:"
            case .gist: "gist:"
            }
        }
    }

    let host: Host
    /// Owner, or groups joined by `/`; empty for a gist.
    let owner: String
    let project: String
    /// Branch, tag or commit; empty for the default branch.
    let revision: String
    /// `user:password` of an HTTPS address, as it was written.
    let credentials: String

    /// Reads a shortcut (`github:a/b`, `a/b`), an scp-like address or a URL; nil for other hosts.
    init?(_ text: String) {
        var address = Address(text)
        guard let host = address.host, let place = Self.place(host, &address) else { return nil }
        self.host = host
        (owner, project) = place
        revision = address.revision
        credentials = address.credentials
    }

    /// The address of a clone: `https://github.com/a/b.git#branch`.
    var cloneURL: String {
        let user = credentials.isEmpty ? "" : credentials + "@"
        let branch = revision.isEmpty ? "" : "#" + revision
        return "https://\(user)\(host.rawValue)/\(path).git\(branch)"
    }

    /// The page of issues.
    var issuesURL: String { host == .gist ? page : "\(page)/issues" }

    /// The page of the README.
    var readmeURL: String {
        if host == .gist { return revision.isEmpty ? page : "\(page)/\(revision)" }
        let folder = host == .bitbucket ? "src" : "tree"
        return revision.isEmpty ? "\(page)#readme" : "\(page)/\(folder)/\(revision)#readme"
    }

    private var path: String { owner.isEmpty ? project : "\(owner)/\(project)" }
    private var page: String { "https://\(host.rawValue)/\(path)" }

    private static func place(_ host: Host, _ address: inout Address) -> (String, String)? {
        var parts = address.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch host {
        case .github:
            if parts.count > 2, !parts[2].isEmpty {
                guard parts[2] == "tree" else { return nil }
                address.revision = parts.count > 3 ? parts[3] : ""
            }
            parts = Array(parts.prefix(2))
        case .gitlab:
            if address.path.contains("/-/") { return nil }
            if parts.last == "" { parts.removeLast() }
            parts = [parts.dropLast().joined(separator: "/"), parts.last ?? ""]
        case .bitbucket:
            if parts.count > 2, parts[2] == "get" { return nil }
            parts = Array(parts.prefix(2))
        case .gist:
            if parts.count > 2, parts[2] == "raw" { return nil }
            parts = ["", parts.count > 1 && !parts[1].isEmpty ? parts[1] : parts[0]]
        }
        guard parts.count == 2, host == .gist || !parts[0].isEmpty else { return nil }
        let project = parts[1].hasSuffix(".git") ? String(parts[1].dropLast(4)) : parts[1]
        return project.isEmpty ? nil : (parts[0], project)
    }
}

extension ExtensionRepository {
    /// An address taken apart, whatever its form.
    private struct Address {
        var host: Host?
        var path = ""
        var revision = ""
        var credentials = ""

        init(_ text: String) {
            let halves = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let place = halves.first ?? ""
            revision = halves.count == 2 ? String(halves[1]) : ""
            if let host = Host.allCases.first(where: { place.hasPrefix($0.shortcut) }) {
                self.host = host
                path = String(place.dropFirst(host.shortcut.utf8.count))
            } else if place.wholeMatch(of: /[^:@%\/\s.\-][^:@%\/\s]*\/[^:@\s\/%]+/) != nil {
                host = .github
                path = String(place)
            } else if let scheme = place.firstRange(of: "://") {
                readURL(scheme: place[..<scheme.lowerBound].lowercased(), place[scheme.upperBound...])
            } else if let match = place.wholeMatch(of: /(?:[^@\/\s]+@)?([^:\/\s]+):(.+)/) {
                host = Host(rawValue: match.1.lowercased())
                path = String(match.2.drop { $0 == "/" })
            }
        }

        private mutating func readURL(scheme: String, _ rest: Substring) {
            let authority = rest.prefix { $0 != "/" }
            let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
            let name = (parts.last ?? "").prefix { $0 != ":" }.lowercased()
            host = Host(rawValue: name.hasPrefix("www.") ? String(name.dropFirst(4)) : name)
            path = String(rest.dropFirst(authority.count + 1).prefix { $0 != "?" })
            let known = ["git", "git+https", "git+ssh", "https", "ssh"] + (host == .github ? ["http"] : [])
            if !known.contains(scheme) { host = nil }
            if parts.count > 1, !scheme.contains("ssh") {
                credentials = parts.dropLast().joined(separator: "@")
            }
        }
    }
}
