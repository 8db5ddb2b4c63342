internal import Core
internal import HTTPTypes

extension OpenVSXStandIn {
    /// An extension, a version, or a version for one target.
    func metadata(_ request: IncomingRequest) throws -> OutgoingResponse {
        let path = request.pathSegments
        guard path.count >= 3, path.count <= 5, path[0] == "api" else { return .empty(.notFound) }
        let (namespace, name, rest) = (path[1], path[2], Array(path[3...]))
        if rest == ["versions"] { return versions(namespace, name, request.origin) }
        let query = OpenVSXQuery(rest)
        let packages = shelf.packages(of: namespace, name)
        let candidates = packages.filter { query.matches($0) }
        for item in candidates where item.looksLeft > 0 { shelf.look(at: item) }
        // A look that was counted shows the version only to the next one.
        let shown = candidates.filter { item in
            isVisible(item) || (item.looksLeft == 0 && review(of: item) != .published && query.isExact)
        }
        guard let item = query.pick(shown) else {
            throw OpenVSXError.noExtension("\(namespace).\(name)")
        }
        let document = document(item.package.id, request.origin)
        let visible = packages.filter(isVisible)
        return .registry(document.answer(item, of: visible, review: review(of: item)))
    }

    /// Every version for every target that the public can have, of one extension.
    func query(_ request: IncomingRequest) -> OutgoingResponse {
        let (namespace, name) = (request.query("namespaceName"), request.query("extensionName"))
        let visible = shelf.packages(of: namespace ?? "", name ?? "").filter(isVisible)
        let found = visible.map { item in
            document(item.package.id, request.origin).answer(item, of: visible, review: review(of: item))
        }
        return .registry([
            "offset": 0, "totalSize": .number("\(found.count)"), "extensions": .array(found),
        ])
    }

    private func document(_ id: String, _ origin: String) -> RegistryDocument {
        RegistryDocument(
            origin: origin, date: settings.date, keyID: key.id, downloadCount: downloads[id] ?? 0)
    }

    private func versions(_ namespace: String, _ name: String, _ origin: String) -> OutgoingResponse {
        let visible = shelf.packages(of: namespace, name).filter(isVisible)
        let document = document("\(namespace).\(name)", origin)
        return .registry([
            "offset": 0, "totalSize": .number("\(visible.count)"), "versions": document.allVersions(visible),
        ])
    }
}

/// What stands behind namespace and name in a path: `[/{target}][/{version|latest|pre-release}]`.
struct OpenVSXQuery: Sendable {
    /// `universal` or a target; nil for any.
    let target: String?
    let version: String?

    init(_ rest: [String]) {
        switch rest.count {
        case 2: (target, version) = (rest[0], rest[1])
        case 1 where SemanticVersion(rest[0]) != nil || Self.aliases.contains(rest[0]):
            (target, version) = (nil, rest[0])
        case 1: (target, version) = (rest[0], nil)
        default: (target, version) = (nil, nil)
        }
    }

    /// Whether one version is asked for by its number.
    var isExact: Bool { version.map { !Self.aliases.contains($0) } ?? false }

    func matches(_ item: ShelvedVSIX) -> Bool {
        let isTarget = target == nil || target == (item.package.target ?? "universal")
        guard isTarget, let version else { return isTarget }
        switch version {
        case "latest": return !item.package.isPreRelease
        case "pre-release": return item.package.isPreRelease
        default: return item.package.version == version
        }
    }

    /// The highest version, of those newest first; a package for all platforms comes before others.
    func pick(_ items: [ShelvedVSIX]) -> ShelvedVSIX? {
        items.max { left, right in
            let versions = (SemanticVersion(left.package.version), SemanticVersion(right.package.version))
            guard let a = versions.0, let b = versions.1, a != b else {
                return left.package.target != nil && right.package.target == nil
            }
            return a < b
        }
    }

    private static let aliases: Set<String> = ["latest", "pre-release"]
}
