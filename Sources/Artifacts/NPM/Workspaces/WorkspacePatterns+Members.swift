import Core
import SystemPackage

extension WorkspacePatterns {
    /// The members that the patterns find below the root, sorted by path.
    ///
    /// Folders `node_modules` and hidden ones are not looked into.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`, `file.unreadable`).
    func members(in root: FilePath) throws -> [NPMWorkspace.Member] {
        let depth = patterns.filter { !$0.hasPrefix("!") }.map(Self.depth).max() ?? 0
        var folders = [""]
        var result: [NPMWorkspace.Member] = []
        for _ in 0..<depth {
            folders = try folders.flatMap { try Self.inner($0, root) }
            result += try folders.filter(includes).compactMap { try Self.member($0, root) }
        }
        return result.sorted { $0.path.precedes($1.path) }
    }

    /// How deep a pattern can reach; `**` reaches as far as anybody nests packages.
    private static func depth(_ pattern: String) -> Int {
        let parts = PosixPath.normalised(pattern).split(separator: "/")
        return parts.contains("**") ? 8 : parts.count
    }

    private static func inner(_ folder: String, _ root: FilePath) throws -> [String] {
        let path = folder.isEmpty ? root : root.appending(folder)
        return try FileSystem.names(in: path)
            .filter { $0 != "node_modules" && !$0.hasPrefix(".") }
            .map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
            .filter { FileSystem.kind(root.appending($0), followLinks: false)?.isFolder ?? false }
    }

    private static func member(_ path: String, _ root: FilePath) throws -> NPMWorkspace.Member? {
        let file = root.appending(path).appending("package.json")
        guard FileSystem.exists(file) else { return nil }
        let members = try PackageJSON.parse(try FileStream.contents(of: file), subject: file.string)
        guard let name = members["name"]?.string else { return nil }
        return NPMWorkspace.Member(name: name, version: members["version"]?.string ?? "", path: path)
    }
}
