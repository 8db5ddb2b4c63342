public import Core

/// What `vsce package` can be told, under the names that it has in the member `vsce` of a package.json:
/// `baseContentUrl`, `preRelease`, `dependencies`.
public struct VSCESettings: Hashable, Sendable {
    private var values: [String: JSONValue] = [:]

    /// Settings that say nothing.
    public init() {}

    /// One setting; nil says nothing.
    public subscript(name: String) -> JSONValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Takes from the manifest what nobody has said.
    mutating func fill(from manifest: JSONValue) {
        for (key, value) in manifest["vsce"]?.object?.members ?? [] {
            let name = key == "yarn" ? "useYarn" : key
            if values[name] == nil { values[name] = value }
        }
    }

    func text(_ name: String) -> String? { values[name]?.filledString }
    func isOn(_ name: String, default value: Bool = false) -> Bool { values[name]?.isTruthy ?? value }

    /// As the options of a packaging.
    var options: VSIXOptions {
        var options = VSIXOptions()
        options.baseContentURL = text("baseContentUrl")
        options.baseImagesURL = text("baseImagesUrl")
        options.githubBranch = text("githubBranch")
        options.gitlabBranch = text("gitlabBranch")
        options.rewriting.makesLinksAbsolute = isOn("rewriteRelativeLinks", default: true)
        options.rewriting.linksGitHubIssues = isOn("gitHubIssueLinking", default: true)
        options.rewriting.linksGitLabIssues = isOn("gitLabIssueLinking", default: true)
        options.readmePath = text("readmePath")
        options.changelogPath = text("changelogPath")
        options.ignoreFile = text("ignoreFile")
        options.dependencies = dependencies
        options.folderLinks = isOn("followSymlinks") ? .follow : .refuse
        options.otherTargetFolders = isOn("ignoreOtherTargetFolders") ? .leaveOut : .keep
        options.allowances = Set(Self.allowances.filter { isOn($0.key) }.values)
        options.allowedSecretRules = Set((values["allowPackageSecrets"]?.array ?? []).compactMap(\.string))
        return options
    }

    private var dependencies: VSIXOptions.Dependencies {
        guard isOn("dependencies", default: true) else { return .none }
        return values["packagedDependencies"]?.array.map { .named($0.compactMap(\.string)) } ?? .production
    }

    private static let allowances: [String: VSIXOptions.Allowance] = [
        "allowMissingRepository": .missingRepository, "allowPackageAllSecrets": .secrets,
        "allowPackageEnvFile": .environmentFile, "allowStarActivation": .starActivation,
        "allowUnusedFilesPattern": .unusedFilesPattern, "skipLicense": .missingLicense,
    ]
}
