internal import Core
public import SystemPackage

extension NPMWorkspace {
    /// Reads a workspace: `package.json` (npm, Yarn, Bun) and `pnpm-workspace.yaml` in its root folder, and the
    /// package.json of each member.
    ///
    /// Catalogs stand in `workspaces.catalog`, `workspaces.catalogs` or at the top of package.json (Bun), or in
    /// `catalog` and `catalogs` of pnpm's file. Blocks.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`, `npm.invalid-workspace`, `file.unreadable`) with the line.
    public init(root: FilePath) throws {
        self.init()
        var patterns: [String] = []
        let manifest = root.appending("package.json")
        if FileSystem.exists(manifest) {
            let object = try PackageJSON.parse(
                try FileStream.contents(of: manifest), subject: manifest.string)
            patterns += WorkspacePatterns(object).patterns
            for place in [JSONValue.object(object), object["workspaces"] ?? .null] { addCatalogs(of: place) }
        }
        let file = root.appending(PNPMWorkspaceFile.name)
        if FileSystem.exists(file) {
            let workspace = try PNPMWorkspaceFile(try FileStream.contents(of: file), subject: file.string)
            patterns += workspace.packages
            catalogs.merge(workspace.catalogs) { $0.merging($1) { _, pnpm in pnpm } }
            liftsPublishConfig = true
        }
        members = try WorkspacePatterns(patterns).members(in: root)
    }

    /// The nearest folder above a package, or the package's own, that is the root of a workspace with it.
    ///
    /// Both as they really are: what stands above a link to a package is not what stands above the package.
    ///
    /// - Throws: as `init(root:)`.
    public static func root(above folder: FilePath) throws -> FilePath? {
        let folder = folder.resolved ?? folder
        var current = folder
        while true {
            if try isRoot(current, of: folder) { return current }
            guard current.removeLastComponent() else { return nil }
        }
    }

    private static func isRoot(_ root: FilePath, of folder: FilePath) throws -> Bool {
        if FileSystem.exists(root.appending(PNPMWorkspaceFile.name)) { return true }
        let manifest = root.appending("package.json")
        guard FileSystem.exists(manifest),
            let members = try? PackageJSON.parse(FileStream.contents(of: manifest), subject: manifest.string)
        else { return false }
        let path = folder.components.dropFirst(root.components.count).map(\.string)
        let patterns = WorkspacePatterns(members)
        return path.isEmpty ? !patterns.patterns.isEmpty : patterns.includes(path.joined(separator: "/"))
    }

    private mutating func addCatalogs(of place: JSONValue) {
        let named = (place["catalogs"]?.object?.members ?? []).map { ($0.key, $0.value) }
        for (name, catalog) in [("default", place["catalog"] ?? .null)] + named {
            for (package, range) in catalog.object?.members ?? [] {
                catalogs[name, default: [:]][package] = range.string
            }
        }
    }
}
