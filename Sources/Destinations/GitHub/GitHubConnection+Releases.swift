internal import Core
internal import HTTP
internal import HTTPTypes

extension GitHubConnection {
    /// The published release of a tag; nil if there is none.
    ///
    /// - Throws: `GitHubProblem`.
    func publishedRelease(
        _ tag: String, as identification: Identification = .token
    ) async throws(GitHubProblem) -> RemoteRelease? {
        let path = "/releases/tags/\(Self.encodedTag(tag))"
        guard let response = try await found(request(.get, path, as: identification)) else { return nil }
        return try release(response, path)
    }

    /// A release by its number, draft or not; nil if there is none.
    ///
    /// - Throws: `GitHubProblem`.
    func release(_ number: Int) async throws(GitHubProblem) -> RemoteRelease? {
        let path = "/releases/\(number)"
        guard let response = try await found(request(.get, path)) else { return nil }
        return try release(response, path)
    }

    /// The drafts for a tag, which only the list shows; the tag lookup does not find them.
    ///
    /// - Throws: `GitHubProblem`.
    func drafts(_ tag: String) async throws(GitHubProblem) -> [RemoteRelease] {
        var drafts: [RemoteRelease] = []
        // GitHub lists at most 10 000 releases.
        for page in 1...100 {
            let releases = try await releases(page: page)
            drafts += releases.filter { $0.isDraft && $0.tag == tag }
            if releases.count < 100 { break }
        }
        return drafts
    }

    /// A hundred releases and drafts, the newest first.
    ///
    /// - Throws: `GitHubProblem`.
    func releases(page: Int) async throws(GitHubProblem) -> [RemoteRelease] {
        let path = "/releases?per_page=100&page=\(page)"
        let response = try await send(request(.get, path))
        guard let values = response.json?.array else { throw unreadable("GET", path) }
        let releases = values.compactMap(RemoteRelease.init)
        guard releases.count == values.count else { throw unreadable("GET", path) }
        return releases
    }

    /// All assets of a release.
    ///
    /// - Throws: `GitHubProblem`.
    func assets(of release: Int) async throws(GitHubProblem) -> [RemoteAsset] {
        var assets: [RemoteAsset] = []
        // A release has at most 1 000 assets.
        for page in 1...10 {
            let path = "/releases/\(release)/assets?per_page=100&page=\(page)"
            let response = try await send(request(.get, path))
            guard let values = response.json?.array else { throw unreadable("GET", path) }
            assets += values.compactMap(RemoteAsset.init)
            if values.count < 100 { break }
        }
        return assets
    }

    /// The commit that a tag is on, through an annotated tag if need be; nil if there is no such tag.
    ///
    /// - Throws: `GitHubProblem`.
    func commit(ofTag tag: String) async throws(GitHubProblem) -> String? {
        guard let reference = try await found(request(.get, "/git/ref/tags/\(Self.encodedTag(tag))")),
            let object = reference.json?["object"], let sha = object["sha"]?.string
        else { return nil }
        guard object["type"]?.string == "tag" else { return sha }
        let annotated = try await send(request(.get, "/git/tags/\(sha)"))
        return annotated.json?["object"]?["sha"]?.string
    }

    /// The answer, or nil for 404.
    func found(_ request: Request) async throws(GitHubProblem) -> Response? {
        do {
            return try await send(request)
        } catch {
            guard error.kind == .missing else { throw error }
            return nil
        }
    }

    /// Reads a release out of an answer.
    func release(_ response: Response, _ path: String) throws(GitHubProblem) -> RemoteRelease {
        guard let release = RemoteRelease(response.json) else { throw unreadable("", path) }
        return release
    }

    /// A 2xx answer that is not what the API documents.
    func unreadable(_ method: String, _ path: String) -> GitHubProblem {
        let subject = "\(method) \(api)/repos/\(repository)\(path.prefix { $0 != "?" })"
        return GitHubProblem(
            TransportError(.invalidAnswer, subject, "the answer is not what GitHub documents"),
            "github \(subject)")
    }
}
