/// A repository at one of the hosts whose URLs npm rewrites into one form.
struct HostedRepository: Hashable {
    /// The hosts that npm knows; the raw value is the prefix of the short form (`github:owner/name`).
    enum Host: String, CaseIterable {
        case github
        case gitlab
        case bitbucket
        case gist
        case sourcehut
    }

    let host: Host
    let owner: String?
    let name: String
    /// What stands behind `#`; empty if nothing does.
    let revision: String
    /// `shortcut`, or the protocol as it was written, without the colon.
    let spelling: String
    /// Whether a user name or password stood in the URL.
    let hasCredentials: Bool

    /// `owner/name` below the host, or the name alone (a gist).
    private var path: String { owner.map { "\($0)/\(name)" } ?? name }
    private var hash: String { revision.isEmpty ? "" : "#\(revision)" }

    /// The form over HTTPS, which is what a manifest gets for a short form.
    var https: String {
        let git = host == .sourcehut ? "https" : "git+https"
        let place = host == .gist ? name : path
        return "\(git)://\(host.domain)/\(place).git\(hash)"
    }

    /// The form that npm writes for a URL: the same protocol, normalised.
    var url: String {
        switch spelling {
        case "shortcut": "\(host.rawValue):\(path)\(hash)"
        case "https", "git+https": https
        case "git" where host == .github: "git://\(host.domain)/\(path).git\(hash)"
        case "git" where host == .gist: "git://\(host.domain)/\(name).git\(hash)"
        default: "git+ssh://git@\(host.domain)/\(host == .gist ? name : path).git\(hash)"
        }
    }

    /// Where problems are reported; nil if the host has no such page.
    var bugs: String? {
        switch host {
        case .sourcehut: nil
        case .gist: "https://\(host.domain)/\(name)"
        default: "https://\(host.domain)/\(path)/issues"
        }
    }

    /// The page with the readme.
    var homepage: String {
        if host == .gist {
            return "https://\(host.domain)/\(name)" + (revision.isEmpty ? "" : "/\(revision)")
        }
        let tree = revision.isEmpty ? "" : "/\(host.treePath)/\(revision)"
        return "https://\(host.domain)/\(path)\(tree)#readme"
    }
}

extension HostedRepository.Host {
    var domain: String {
        switch self {
        case .github: "github.com"
        case .gitlab: "gitlab.com"
        case .bitbucket: "bitbucket.org"
        case .gist: "gist.github.com"
        case .sourcehut: "git.sr.ht"
        }
    }

    var treePath: String { self == .bitbucket ? "src" : "tree" }

    /// The protocols under which this host's URLs are recognised.
    var protocols: [String] {
        switch self {
        case .github: ["git", "http", "git+ssh", "git+https", "ssh", "https"]
        case .gitlab, .bitbucket: ["git+ssh", "git+https", "ssh", "https"]
        case .gist: ["git", "git+ssh", "git+https", "ssh", "https"]
        case .sourcehut: ["git+ssh", "https"]
        }
    }
}
