internal import Core
public import SystemPackage

/// How a package folder is packed.
public struct NPMPackOptions: Hashable, Sendable {
    /// What changes in the package.json.
    public var edits = NPMManifestEdits()
    /// Which contents are refused.
    public var gate = NPMContentsGate()
    /// The root of the workspaces to which the folder may belong.
    ///
    /// If the package.json there counts it among its workspaces, the ignore files between the two count too, as
    /// for `npm pack -w`; otherwise this changes nothing.
    public var workspaceRoot: FilePath?
    /// Which permission bits files get; nil for npm's rule, by which the umask of a checkout is in the bytes and
    /// hard links stay links.
    public var modes: ModePolicy?
    /// Which npm's bytes are made.
    public var compatibility = NPMCompatibility.corrected
    /// The commit in hexadecimal, for the registry's manifest.
    public var gitHead: String?
    /// Whether scripts that npm would run before packing are told.
    public var tellsSkippedScripts = false
    /// How hard the tarball is compressed.
    public var level = CompressionLevel.standard

    /// Creates the options of a release.
    public init() {}
}

extension NPMPackOptions {
    /// Resolves `workspace:` and `catalog:` ranges by the workspace around a package's folder, if there is one and the
    /// package.json needs it.
    ///
    /// Versions of the release take the place of those in members' files. A folder that is reached by a link is looked
    /// for where it really is.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`, `npm.invalid-workspace`, `file.unreadable`).
    public mutating func useWorkspace(
        of folder: FilePath, among workspaces: NPMWorkspaces = NPMWorkspaces(),
        releasedVersions: [String: String] = [:]
    ) throws {
        let folder = folder.resolved ?? folder
        let file = folder.appending("package.json")
        guard FileSystem.exists(file), let root = try NPMWorkspace.root(above: folder) else { return }
        let text = try FileStream.contents(of: file)
        let words = ["workspace:", "catalog:", "publishConfig"].map { Array($0.utf8) }
        guard words.contains(where: { text.firstRange(of: $0) != nil }) else { return }
        var workspace = try workspaces.workspace(at: root)
        workspace.releasedVersions = releasedVersions
        edits.workspace = workspace
        let path = folder.components.dropFirst(root.components.count).map(\.string)
        edits.folderInWorkspace = path.joined(separator: "/")
    }
}
