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
    public var compatibility = NPMCompatibility.npm11
    /// The commit in hexadecimal, for the registry's manifest.
    public var gitHead: String?
    /// How hard the tarball is compressed.
    public var level = CompressionLevel.standard

    /// Creates the options of a plain `npm pack`.
    public init() {}
}
