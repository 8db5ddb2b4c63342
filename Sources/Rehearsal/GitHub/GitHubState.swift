internal import Core

/// What the GitHub stand-in keeps.
struct GitHubState: Hashable, Sendable, Codable {
    /// The last number given to a release or asset.
    var lastID = 0
    /// By `OWNER/NAME`.
    var repositories: [String: Contents] = [:]

    /// What was added to a repository.
    struct Contents: Hashable, Sendable, Codable {
        /// Tags that publishing made, and their commits.
        var tags: [String: String] = [:]
        /// Newest last.
        var releases: [Release] = []
        /// The release that was made the latest.
        var latest: Int?
        /// Tags of immutable releases, which cannot be used again, even after the release was deleted.
        var burntTags: [String] = []
    }

    struct Release: Hashable, Sendable, Codable {
        let id: Int
        let author: String
        let created: Timestamp
        var tag: String
        var target: String
        var name: String
        var body: String
        var isDraft: Bool
        var isPrerelease: Bool
        var isImmutable = false
        var published: Timestamp?
        var assets: [Asset] = []
    }

    struct Asset: Hashable, Sendable, Codable {
        let id: Int
        let uploader: String
        let created: Timestamp
        var name: String
        var label: String?
        var contentType: String
        /// False while the upload is under way, and for ever if it broke off (`starter`).
        var isUploaded = false
        var size = 0
        var digest: Digest?
    }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }
}

extension GitHubState.Contents {
    /// The release that `…/releases/latest` shows: the one that was made so, else the newest full one.
    var latestRelease: GitHubState.Release? {
        let full = releases.filter { !$0.isDraft && !$0.isPrerelease }
        return full.first { $0.id == latest }
            ?? full.max { ($0.published?.seconds ?? 0, $0.id) < ($1.published?.seconds ?? 0, $1.id) }
    }

    func index(of id: Int) -> Int? { releases.firstIndex { $0.id == id } }
}
