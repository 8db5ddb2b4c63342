import Core

/// A registry manifest in the making: each step is one of npm's normalisations (`@npmcli/package-json`,
/// `normalize-package-data`), in npm 11's order, which also decides the order of the keys that are added.
struct ManifestDraft {
    var members: JSONObject
    let surroundings: NPMSurroundings
    let subject: String

    mutating func fixName() throws -> String {
        guard let name = members["name"]?.string.map(JavaScriptText.trim), !name.isEmpty else {
            throw Failure.npmManifest(subject, "has no name; a package must have name and version")
        }
        guard PackageName.isValid(name) else {
            throw Failure.npmManifest(subject, "invalid name \"\(name)\"")
        }
        members["name"] = .string(name)
        return name
    }

    mutating func fixVersion() throws -> String {
        guard let text = members["version"]?.string, !text.isEmpty else {
            throw Failure.npmManifest(subject, "has no version; a package must have name and version")
        }
        guard let version = LooseVersion.clean(text) else {
            throw Failure.npmManifest(
                subject, "invalid version \"\(text)\"; expected three numbers, as in 1.2.3 or 1.2.3-rc.1")
        }
        members["version"] = .string(version)
        return version
    }

    mutating func normalise(id: String) throws {
        try fixRepository()
        try fixDependencies()
        for key in members.members.map(\.key) where key.hasPrefix("_") { members[key] = nil }
        addInstallScript()
        addStartScript()
        fixScripts()
        addContributors()
        addReadme()
        fixMan()
        fixBin()
        addGitHead()
        try addTypes()
        members["_id"] = .string(id)
        fixBundledDependencies()
        fixDescription()
        members["modules"] = nil
        fixTextList("files")
        fixBugs()
        fixKeywords()
        declareBundledDependencies()
        fixHomepage()
        fixPeople()
    }

    /// Whether JavaScript would take the value for true.
    func isTruthy(_ key: String) -> Bool { members[key]?.isTruthy ?? false }
}
