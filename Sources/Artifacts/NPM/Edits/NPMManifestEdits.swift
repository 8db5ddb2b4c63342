internal import Core

/// What a release changes in a package.json before it is packed.
///
/// The file on disk stays as it is; only the bytes in the package change, and of these only the values named here.
public struct NPMManifestEdits: Hashable, Sendable {
    /// The version of the release; nil to keep the one in the file.
    public var version: String?
    /// Packages of which one fits each platform, with their exact versions; added to what is there.
    public var optionalDependencies: [String: String]
    /// What `exports` is pointed at.
    public var exports: ExportsRewriting?
    /// The workspace of which `workspace:` and `catalog:` ranges speak.
    public var workspace: NPMWorkspace?
    /// The package's folder, from the root of the workspace.
    public var folderInWorkspace = ""

    /// Creates edits; without arguments there are none.
    public init(version: String? = nil, optionalDependencies: [String: String] = [:]) {
        self.version = version
        self.optionalDependencies = optionalDependencies
    }

    /// The package.json with these edits.
    ///
    /// Ranges that the workspace does not know stay: they are refused when the package is packed.
    ///
    /// - Throws: `Failure` (`npm.invalid-manifest`) with the line if the text is no valid JSON object.
    public func apply(to packageJSON: [UInt8], subject: String = "package.json") throws -> [UInt8] {
        let members = try PackageJSON.parse(packageJSON, subject: subject)
        var edit = try JSONTextEdit(packageJSON)
        if let version { edit.set(["version"], to: .string(version)) }
        if let workspace {
            resolveRanges(of: members, workspace, &edit)
            if workspace.liftsPublishConfig { PublishConfig.lift(members, in: &edit) }
        }
        exports?.apply(to: members, in: &edit)
        let names = optionalDependencies.keys.sorted { $0.precedes($1) }
        for name in names {
            guard let version = optionalDependencies[name] else { continue }
            edit.set(["optionalDependencies", name], to: .string(version))
        }
        return edit.bytes
    }

    private func resolveRanges(of members: JSONObject, _ workspace: NPMWorkspace, _ edit: inout JSONTextEdit)
    {
        let maps = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]
        for map in maps {
            for (name, range) in members[map]?.object?.members ?? [] {
                guard let text = range.string, let range = WorkspaceRange(name: name, text: text),
                    let resolved = range.resolved(in: workspace, from: folderInWorkspace)
                else { continue }
                edit.set([map, name], to: .string(resolved))
            }
        }
    }
}
