internal import Core
internal import Destinations
internal import SystemPackage

extension NPMSettings {
    /// npm's settings for a folder: variables, then the `.npmrc` of the folder, then the user's.
    ///
    /// Files count only where the environment names a home: that of a rehearsal has none, so that no setting leads
    /// out of it. Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    static func read(environment: [String: String], folder: FilePath?) throws -> NPMSettings {
        guard environment["HOME"] != nil else { return NPMSettings(environment: environment) }
        let user = userFile(environment: environment).map { FilePath($0) }
        let project = folder?.appending(".npmrc")
        // The home folder's file is the user's, also for a package that is there.
        let paths = [project == user ? nil : project, user].compactMap(\.self)
        let files = try paths.filter { FileSystem.exists($0) && !FileSystem.isFolder($0) }.map { path in
            NPMSettingsFile(
                String(decoding: try FileStream.contents(of: path, limit: 1 << 20), as: UTF8.self),
                path: path.string, environment: environment)
        }
        return NPMSettings(environment: environment, files: files)
    }
}
