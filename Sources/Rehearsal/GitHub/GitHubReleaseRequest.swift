internal import Core

/// What a client wants of a release: the body of `POST` and `PATCH`.
struct GitHubReleaseRequest: Sendable {
    let tag: String?
    let target: String?
    let name: String?
    let body: String?
    let isDraft: Bool?
    let isPrerelease: Bool?
    let latest: Latest

    /// What publishing does to the latest release.
    enum Latest: String, Sendable {
        case yes = "true"
        case no = "false"
        case legacy
    }

    /// Reads the body.
    ///
    /// - Throws: `GitHubRefusal` 400 or 422.
    init(_ request: IncomingRequest) async throws {
        let bytes = try await request.body.collect(upTo: 1 << 20)
        guard let value = try? JSONValue(parsing: bytes), value.object != nil else {
            throw GitHubRefusal.unreadable
        }
        tag = value["tag_name"]?.string
        target = value["target_commitish"]?.string
        name = value["name"]?.string
        body = value["body"]?.string
        isDraft = value["draft"]?.bool
        isPrerelease = value["prerelease"]?.bool
        // Documented as a text, not a truth value.
        let latest = value["make_latest"].map { $0.string ?? "" } ?? "true"
        guard let latest = Latest(rawValue: latest) else {
            throw GitHubRefusal.invalid("Release", "make_latest", "invalid")
        }
        self.latest = latest
        // The documented limit of a body.
        guard (body ?? "").count <= 125_000 else {
            throw GitHubRefusal.custom(
                "Release", "body", "body is too long (maximum is 125000 characters)")
        }
    }

    /// Changes what was given.
    func apply(to release: inout GitHubState.Release) {
        release.tag = tag ?? release.tag
        release.target = target ?? release.target
        release.name = name ?? release.name
        release.body = body ?? release.body
        release.isPrerelease = isPrerelease ?? release.isPrerelease
    }
}
