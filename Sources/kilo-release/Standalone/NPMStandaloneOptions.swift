internal import Artifacts
internal import Core
internal import SystemPackage

extension NPMPackOptions {
    /// How `package npm` and `publish npm` pack a folder: both the same files, with the ranges of its workspace.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`, `npm.invalid-workspace`, `file.unreadable`).
    static func standalone(
        _ folder: FilePath, among workspaces: NPMWorkspaces = NPMWorkspaces(), allowing files: [String],
        compatibility: NPMCompatibility = .corrected
    ) throws -> NPMPackOptions {
        var options = NPMPackOptions()
        options.compatibility = compatibility
        options.gate = NPMContentsGate(
            allowedFiles: Set(files), isAdvisory: compatibility != .corrected)
        // npm looks at ignore files further out only for workspaces that it knows to be meant, which it does
        // within their folders; what is in the package must not depend on where somebody stands.
        if compatibility == .corrected || Project.currentFolder().starts(with: folder) {
            options.workspaceRoot = try NPMWorkspace.root(above: folder)
        }
        if compatibility == .corrected { try options.useWorkspace(of: folder, among: workspaces) }
        return options
    }
}
