public import Core

/// What varies from release to release: declared by the plan, given on the command line or by CI, recorded.
public struct ReleaseInputs: Hashable, Sendable, Codable {
    /// `--product`; needed only if the plan has several.
    public var product: String?
    /// `--release-version`.
    public var version: SemanticVersion?
    /// `--bump`.
    public var bump: SemanticVersion.Bump?
    /// `--channel`.
    public var channel: Channel?
    /// Whether the work tree may have changes: a rehearsal may run from one, a release may not.
    public var allowsDirtyTree: Bool

    /// Creates inputs.
    public init(
        product: String? = nil, version: SemanticVersion? = nil, bump: SemanticVersion.Bump? = nil,
        channel: Channel? = nil, allowsDirtyTree: Bool = false
    ) {
        self.product = product
        self.version = version
        self.bump = bump
        self.channel = channel
        self.allowsDirtyTree = allowsDirtyTree
    }
}

/// What is true of the project's folder at the moment of the release; read at the rim, judged here.
public struct ProjectFacts: Hashable, Sendable {
    /// The full id of the commit that is released.
    public var commit: String
    /// The commit's time, or `SOURCE_DATE_EPOCH`: the time in all artifacts.
    public var time: Timestamp
    /// Paths with uncommitted changes.
    public var changedPaths: [String]
    /// Tags and the commits that they name.
    public var tags: [String: String]
    /// Whether history is cut off, so that tags may be missing.
    public var isShallow: Bool
    /// Names, publishers and versions in the package.json of folders that the plan names.
    public var manifests: [String: PackageFacts]

    /// Creates facts.
    public init(
        commit: String, time: Timestamp, changedPaths: [String] = [], tags: [String: String] = [:],
        isShallow: Bool = false, manifests: [String: PackageFacts] = [:]
    ) {
        self.commit = commit
        self.time = time
        self.changedPaths = changedPaths
        self.tags = tags
        self.isShallow = isShallow
        self.manifests = manifests
    }
}

/// What identities need of a package.json.
public struct PackageFacts: Hashable, Sendable, Codable {
    /// `name`.
    public var name: String
    /// `publisher`, of an extension.
    public var publisher: String?
    /// `version`, as it stands there.
    public var version: String?

    /// Creates facts.
    public init(name: String, publisher: String? = nil, version: String? = nil) {
        self.name = name
        self.publisher = publisher
        self.version = version
    }
}

extension Plan {
    /// The folders whose package.json must be read before the plan can be resolved, in order.
    public var manifestFolders: [String] {
        let ofArtifacts = artifacts.compactMap { artifact in
            switch artifact {
            case .vsix(let spec): spec.folder
            case .npm(let spec): spec.folder
            case .archive, .image, .dockerHubPage, .referrer: nil
            }
        }
        let ofVersions = products.compactMap(\.version.path).map(Self.folder)
        return Set(ofArtifacts + ofVersions).sorted()
    }

    static func folder(ofManifest path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
