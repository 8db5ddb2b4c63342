internal import Core

/// A release as GitHub tells it.
struct RemoteRelease: Hashable, Sendable {
    let id: Int
    let tag: String
    let target: String
    let isDraft: Bool
    let isPrerelease: Bool
    let page: String
    let assets: [RemoteAsset]

    /// Reads a release; nil if it is none.
    init?(_ value: JSONValue?) {
        guard let id = value?["id"]?.int, let tag = value?["tag_name"]?.string,
            let isDraft = value?["draft"]?.bool, let page = value?["html_url"]?.string,
            let assets = value?["assets"]?.array
        else { return nil }
        self.id = id
        self.tag = tag
        self.isDraft = isDraft
        self.page = page
        isPrerelease = value?["prerelease"]?.bool ?? false
        target = value?["target_commitish"]?.string ?? ""
        self.assets = assets.compactMap(RemoteAsset.init)
        guard self.assets.count == assets.count else { return nil }
    }
}

/// An asset as GitHub tells it.
struct RemoteAsset: Hashable, Sendable {
    let id: Int
    let name: String
    let size: Int
    /// False for an upload that is under way or broke off (`starter`).
    let isUploaded: Bool
    /// The SHA-256; GitHub has it for what was uploaded since June 2025.
    let digest: Digest?
    /// Where everybody downloads it, once the release is public.
    let download: String

    /// Reads an asset; nil if it is none.
    init?(_ value: JSONValue?) {
        guard let id = value?["id"]?.int, let name = value?["name"]?.string,
            let size = value?["size"]?.int, let state = value?["state"]?.string,
            let download = value?["browser_download_url"]?.string
        else { return nil }
        self.id = id
        self.name = name
        self.size = size
        self.download = download
        isUploaded = state == "uploaded"
        digest = value?["digest"]?.string.flatMap { Digest($0) }
    }
}
