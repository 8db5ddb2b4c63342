import Core
import SystemPackage

/// The files of a package folder that npm 11 packs, in no particular order.
///
/// Rules: npm-packlist 10 over npm's installed tree, npm.md 1.2 to 1.4.
struct NPMSelection {
    /// The package's folder.
    let folder: FilePath
    let package: PackageFacts
    /// The root of the workspaces that the folder belongs to, if its ignore files are to count (`npm pack -w`).
    let workspaceRoot: FilePath?
    let compatibility: NPMCompatibility

    /// The selected files, each once.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `npm.invalid-manifest`).
    func files() throws -> [SelectedFile] {
        let walk = try FolderWalk(
            root: folder, sources: RuleSource.allCases,
            package: PackageRules(package, folder: folder, compatibility),
            outerRules: outerRules(),
            readsManifestsAsIgnoreFiles: compatibility != .corrected
                && WorkspacePatterns(package.members).match(in: folder))
        var bundle = BundledPackages(folder: folder, compatibility)
        try bundle.add(package)
        let files = try walk.files() + bundle.files
        var seen = PathSet()
        return files.filter { seen.insert($0.path) }
    }

    /// The ignore files of the folders between the workspace root and the package, outermost first; none if the
    /// package is no member of the workspaces.
    private func outerRules() throws -> [String] {
        let folder = folder.resolved ?? folder
        guard let workspaceRoot = workspaceRoot?.resolved, folder.starts(with: workspaceRoot),
            folder != workspaceRoot, try Self.isMember(folder, of: workspaceRoot)
        else { return [] }
        var result: [String] = []
        var current = workspaceRoot
        for component in folder.components.dropFirst(workspaceRoot.components.count) {
            let names = [".npmignore", ".gitignore"].map { current.appending($0) }
            if let file = names.first(where: { FileSystem.exists($0) }) {
                result.append(String(decoding: try FileStream.contents(of: file), as: UTF8.self))
            }
            current.append(component)
        }
        return result
    }

    private static func isMember(_ folder: FilePath, of workspaceRoot: FilePath) throws -> Bool {
        let file = workspaceRoot.appending("package.json")
        guard FileSystem.exists(file) else { return false }
        let root = try PackageJSON.parse(try FileStream.contents(of: file), subject: file.string)
        let path = folder.components.dropFirst(workspaceRoot.components.count).map(\.string)
        return WorkspacePatterns(root).includes(path.joined(separator: "/"))
    }
}

/// `workspaces` of a package.json, as a list or an object with `packages`.
struct WorkspacePatterns {
    let patterns: [String]

    init(_ patterns: [String]) { self.patterns = patterns }

    init(_ members: JSONObject) {
        let list = members["workspaces"]?.array ?? members["workspaces"]?["packages"]?.array ?? []
        patterns = list.compactMap(\.string)
    }

    /// Whether a path below the workspace root is that of a member; the last pattern that matches decides.
    func includes(_ path: String) -> Bool {
        guard let path = RelativePath(path) else { return false }
        return patterns.reduce(false) { isIncluded, pattern in
            let isExclusion = pattern.hasPrefix("!")
            let glob = PosixPath.normalised(isExclusion ? String(pattern.dropFirst()) : pattern)
            let isFolderName = glob.hasSuffix("/")
            return Glob(isFolderName ? String(glob.dropLast()) : glob).matches(path)
                ? !isExclusion : isIncluded
        }
    }

    /// Whether any folder with a package.json matches.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    func match(in folder: FilePath) throws -> Bool {
        try patterns.contains { pattern in
            let parts = PosixPath.normalised(pattern).split(separator: "/").map(String.init)
            return try Self.search(parts[...], folder)
        }
    }

    private static func search(_ parts: ArraySlice<String>, _ folder: FilePath) throws -> Bool {
        guard let part = parts.first else { return FileSystem.exists(folder.appending("package.json")) }
        let rest = parts.dropFirst()
        if part == "**", try search(rest, folder) { return true }
        let pattern = ComponentPattern(part)
        return try FileSystem.names(in: folder).contains { name in
            guard name != "node_modules", name.first != ".", FileSystem.isFolder(folder.appending(name))
            else { return false }
            if part == "**" { return try search(parts, folder.appending(name)) }
            guard pattern.matches(Array(name.unicodeScalars)) else { return false }
            return try search(rest, folder.appending(name))
        }
    }
}
