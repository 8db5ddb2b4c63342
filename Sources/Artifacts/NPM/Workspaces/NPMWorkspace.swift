/// What the packages of a repository know of each other: the versions of its members, and the ranges that its
/// catalogs name once for all.
///
/// npm, Bun, pnpm and Yarn keep this in different files; see `init(root:)`.
public struct NPMWorkspace: Hashable, Sendable {
    /// A member of the workspace.
    public struct Member: Hashable, Sendable {
        /// The name in its package.json.
        public let name: String
        /// The version in its package.json; empty if it has none.
        public let version: String
        /// Its folder, from the root.
        public let path: String

        /// Creates a member.
        public init(name: String, version: String, path: String) {
            self.name = name
            self.version = version
            self.path = path
        }
    }

    /// The members, sorted by path.
    public var members: [Member]
    /// Ranges by the catalog's name and the package's; the catalog without a name is called `default`.
    public var catalogs: [String: [String: String]]
    /// Versions that a release gives members, instead of those in their files.
    public var releasedVersions: [String: String] = [:]
    /// Whether `publishConfig` replaces members of the manifest, as pnpm has it.
    public var liftsPublishConfig: Bool

    /// Creates a workspace.
    public init(
        members: [Member] = [], catalogs: [String: [String: String]] = [:], liftsPublishConfig: Bool = false
    ) {
        self.members = members
        self.catalogs = catalogs
        self.liftsPublishConfig = liftsPublishConfig
    }

    /// The version of a member; nil for a name that is none, or has no version.
    func version(of name: String) -> String? {
        releasedVersions[name] ?? members.first { $0.name == name && !$0.version.isEmpty }?.version
    }

    /// The member in a folder, given as a path from the root.
    func member(at path: String) -> Member? {
        let path = PosixPath.normalised(path).split(separator: "/").joined(separator: "/")
        return members.first { $0.path == path }
    }
}
