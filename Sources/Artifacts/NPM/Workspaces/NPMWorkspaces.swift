internal import SystemPackage

/// Workspaces that are read once, however many of their packages are packed: each package needs to know all others.
public final class NPMWorkspaces {
    private var known: [FilePath: NPMWorkspace] = [:]

    /// Creates one that has read none yet.
    public init() {}

    /// The workspace with this root.
    ///
    /// Blocks.
    ///
    /// - Throws: as `NPMWorkspace.init(root:)`.
    func workspace(at root: FilePath) throws -> NPMWorkspace {
        if let workspace = known[root] { return workspace }
        let workspace = try NPMWorkspace(root: root)
        known[root] = workspace
        return workspace
    }
}
