internal import Artifacts
internal import Core
internal import Destinations
internal import SystemPackage

extension NPMSettings {
    /// The variable that says that all services are stand-ins: no file may lead out of a rehearsal.
    static let rehearsalVariable = "KILO_RELEASE_REHEARSAL"

    /// npm's settings for a folder: variables, then the project's `.npmrc`, then the user's.
    ///
    /// Where the environment says that this is a rehearsal, no file counts. Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `npm.invalid-manifest`, `npm.invalid-workspace`).
    static func read(environment: [String: String], folder: FilePath) throws -> NPMSettings {
        guard environment[rehearsalVariable] != "1" else { return NPMSettings(environment: environment) }
        let user = userFile(environment: environment).map { FilePath($0) }
        // The home folder's file is the user's, also for a package that is there.
        let project = try projectFolders(of: folder).map { $0.appending(".npmrc") }.filter { $0 != user }
        let paths = project + [user].compactMap(\.self)
        let files = try paths.filter { FileSystem.exists($0) && !FileSystem.isFolder($0) }.map { path in
            NPMSettingsFile(
                String(decoding: try FileStream.contents(of: path, limit: 1 << 20), as: UTF8.self),
                path: path.string, environment: environment)
        }
        return NPMSettings(environment: environment, files: files)
    }

    /// Where the project's `.npmrc` is, the strongest first.
    ///
    /// npm looks for the nearest package.json above its folder, takes the root of the workspaces that the package
    /// belongs to, and ignores the file beside the package then (@npmcli/config, `loadLocalPrefix`). pnpm reads both.
    private static func projectFolders(of folder: FilePath) throws -> [FilePath] {
        var package = folder
        while !FileSystem.exists(package.appending("package.json")) {
            guard package.removeLastComponent() else { return [folder] }
        }
        guard let root = try NPMWorkspace.root(above: package), root != package else { return [package] }
        return FileSystem.exists(root.appending("pnpm-workspace.yaml")) ? [package, root] : [root]
    }
}
