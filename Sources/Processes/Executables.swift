internal import Core
internal import Glibc
public import SystemPackage

/// Finds programs as a shell does.
public enum Executables {
    /// The program's path, or nil if there is none.
    ///
    /// - Parameters:
    ///   - name: a name to look up in the folders of `searchPath`, or a path (with a slash), relative to
    ///     `folder`.
    ///   - searchPath: folders separated by colons, the value of `PATH`.
    ///   - folder: what relative paths start from.
    /// - Returns: an absolute path if `folder` is one.
    public static func find(_ name: String, searchPath: String?, from folder: FilePath) -> FilePath? {
        if name.contains("/") {
            let path = folder.pushing(FilePath(name))
            return isExecutable(path) ? path : nil
        }
        // An empty entry would mean the current folder, from where nothing should be run by accident.
        let folders = (searchPath ?? "").split(separator: ":").map { folder.pushing(FilePath(String($0))) }
        return folders.map { $0.appending(name) }.first { isExecutable($0) }
    }

    /// Whether the path is a file that this process may execute.
    public static func isExecutable(_ path: FilePath) -> Bool {
        FileSystem.kind(path)?.isFile == true && access(path.string, X_OK) == 0
    }
}
