/// What a request to the registry is about, read from its path (`domain` of npm's public API).
enum NPMRoute: Hashable, Sendable {
    case ping
    case whoami
    case user
    case keys
    case advisories
    case attestations(package: String, version: String)
    case exchange(package: String)
    case login
    case page(String)
    case pageResult
    case packages(owner: String)
    case team(String)
    case stages
    case stagePackage(String)
    case stage(id: String, verb: String?)
    case distTags(package: String)
    case distTag(package: String, tag: String)
    case visibility(package: String)
    case access(package: String)
    case collaborators(package: String)
    case package(String)
    case version(package: String, version: String)
    case tarball(package: String, file: String)
    case packageRevision(package: String, revision: String)
    case tarballRevision(package: String, file: String, revision: String)

    /// Reads a path's decoded segments; nil for a path that the registry does not have.
    init?(_ segments: [String]) {
        let route =
            switch (segments.first, segments.count) {
            case ("-", _): Self.service(segments)
            case ("auth", 3) where segments[1] == "cli": NPMRoute.page(segments[2])
            default: Self.package(segments)
            }
        guard let route else { return nil }
        self = route
    }

    private static func service(_ segments: [String]) -> NPMRoute? {
        switch Array(segments.dropFirst()) {
        case ["ping"]: .ping
        case ["whoami"]: .whoami
        case ["npm", "v1", "user"]: .user
        case ["npm", "v1", "keys"]: .keys
        case ["npm", "v1", "security", "advisories", "bulk"]: .advisories
        case ["npm", "v1", "security", "audits", "quick"]: .advisories
        case ["v1", "login"]: .login
        case ["v1", "done"]: .pageResult
        case let rest where rest.first == "stage": stage(rest.dropFirst())
        case let rest where rest.count == 3 && ["org", "user"].contains(rest[0]) && rest[2] == "package":
            .packages(owner: rest[1])
        case let rest where rest.count == 4 && rest[0] == "team" && rest[3] == "package":
            .team("\(rest[1]):\(rest[2])")
        case let rest where rest.count == 7 && rest.starts(with: exchange): .exchange(package: rest[6])
        case let rest where rest.starts(with: ["npm", "v1", "attestations"]):
            attestations(rest.dropFirst(3).joined(separator: "/"))
        case let rest where rest.first == "package" && rest.count >= 3: about(rest[1], Array(rest[2...]))
        default: nil
        }
    }

    private static let exchange = ["npm", "v1", "oidc", "token", "exchange", "package"]

    private static func stage(_ rest: ArraySlice<String>) -> NPMRoute? {
        let parts = Array(rest)
        return switch parts.count {
        case 0: .stages
        case 1: .stage(id: parts[0], verb: nil)
        case 2 where parts[0] == "package": .stagePackage(parts[1])
        case 2: .stage(id: parts[0], verb: parts[1])
        default: nil
        }
    }

    /// `NAME@VERSION`, whose scope may stand in a segment of its own.
    private static func attestations(_ text: String) -> NPMRoute? {
        guard let at = text.lastIndex(of: "@"), at > text.startIndex else { return nil }
        return .attestations(
            package: String(text[..<at]), version: String(text[text.index(after: at)...]))
    }

    private static func about(_ package: String, _ rest: [String]) -> NPMRoute? {
        switch (rest.first, rest.count) {
        case ("dist-tags", 1): .distTags(package: package)
        case ("dist-tags", 2): .distTag(package: package, tag: rest[1])
        case ("visibility", 1): .visibility(package: package)
        case ("access", 1): .access(package: package)
        case ("collaborators", 1): .collaborators(package: package)
        default: nil
        }
    }

    /// Paths below a package, whose scope may stand in a segment of its own (`/@s/n/-/n-1.0.0.tgz`).
    private static func package(_ segments: [String]) -> NPMRoute? {
        guard let first = segments.first, !first.isEmpty else { return nil }
        if first.hasPrefix("@"), !first.contains("/") {
            guard segments.count >= 2 else { return nil }
            return below("\(first)/\(segments[1])", Array(segments[2...]))
        }
        return below(first, Array(segments[1...]))
    }

    private static func below(_ package: String, _ rest: [String]) -> NPMRoute? {
        switch (rest.first, rest.count) {
        case (nil, _): .package(package)
        case ("-rev", 2): .packageRevision(package: package, revision: rest[1])
        case ("-", 2): .tarball(package: package, file: rest[1])
        case ("-", 4) where rest[2] == "-rev":
            .tarballRevision(package: package, file: rest[1], revision: rest[3])
        case (_, 1): .version(package: package, version: rest[0])
        default: nil
        }
    }
}
