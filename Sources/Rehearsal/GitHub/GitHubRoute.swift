/// What a request to GitHub is about, read from its path.
enum GitHubRoute: Hashable, Sendable {
    case user
    case repository(String)
    case tagReference(String, tag: String)
    case commit(String, reference: String)
    case releases(String)
    case latest(String)
    case taggedRelease(String, tag: String)
    case release(String, id: Int)
    case assets(String, release: Int)
    case upload(String, release: Int)
    case asset(String, id: Int)
    case download(String, tag: String, file: String)
    case storage(id: Int)
    case graph

    /// Reads a path's decoded segments; nil for a path that GitHub does not have or the stand-in does not play.
    ///
    /// The API stands at the root as at api.github.com and below `/api/v3` as on a server of one's own; uploads
    /// are below `/api/uploads`, in place of the host uploads.github.com.
    init?(_ segments: [String]) {
        let route: Self?
        switch segments.first {
        case "api" where segments.starts(with: ["api", "uploads", "repos"]):
            route = Self.uploads(Array(segments.dropFirst(3)))
        case "api" where segments == ["api", "graphql"]: route = .graph
        case "api" where segments.starts(with: ["api", "v3"]): route = Self.api(Array(segments.dropFirst(2)))
        case "graphql": route = segments.count == 1 ? .graph : nil
        case "storage": route = segments.count == 2 ? Int(segments[1]).map { .storage(id: $0) } : nil
        case "repos", "user": route = Self.api(segments)
        default: route = Self.web(segments)
        }
        guard let route else { return nil }
        self = route
    }

    private static func api(_ segments: [String]) -> GitHubRoute? {
        if segments == ["user"] { return .user }
        guard segments.count >= 3, segments[0] == "repos" else { return nil }
        let name = "\(segments[1])/\(segments[2])"
        let rest = Array(segments[3...])
        switch rest.first {
        case nil: return .repository(name)
        case "releases": return releases(name, Array(rest[1...]))
        case "git" where rest.starts(with: ["git", "ref", "tags"]) && rest.count > 3:
            return .tagReference(name, tag: rest[3...].joined(separator: "/"))
        case "commits" where rest.count > 1:
            return .commit(name, reference: rest[1...].joined(separator: "/"))
        default: return nil
        }
    }

    private static func releases(_ name: String, _ rest: [String]) -> GitHubRoute? {
        switch (rest.first, rest.count) {
        case (nil, _): .releases(name)
        case ("latest", 1): .latest(name)
        case ("tags", 2...): .taggedRelease(name, tag: rest[1...].joined(separator: "/"))
        case ("assets", 2): Int(rest[1]).map { .asset(name, id: $0) }
        case (let id?, 1): Int(id).map { .release(name, id: $0) }
        case (let id?, 2) where rest[1] == "assets": Int(id).map { .assets(name, release: $0) }
        default: nil
        }
    }

    private static func uploads(_ rest: [String]) -> GitHubRoute? {
        guard rest.count == 5, rest[2] == "releases", rest[4] == "assets" else { return nil }
        return Int(rest[3]).map { .upload("\(rest[0])/\(rest[1])", release: $0) }
    }

    /// `/OWNER/NAME/releases/download/TAG/FILE`, where people download.
    private static func web(_ segments: [String]) -> GitHubRoute? {
        guard segments.count >= 6, segments[2] == "releases", segments[3] == "download" else { return nil }
        return .download(
            "\(segments[0])/\(segments[1])", tag: segments[4..<segments.count - 1].joined(separator: "/"),
            file: segments[segments.count - 1])
    }
}
