/// A VS Code extension package.
public struct VSIX: Hashable, Sendable {
    let folder: String
    let producer: Command?
    let target: VSCodeTarget?
    let readme: String?
    let changelog: String?
    let ignoreFile: String?
    let links: Links
    let dependencies: Dependencies
    let folderLinks: FolderLinks
    let otherTargets: OtherTargets
    let allowances: [Allowance]
    let payload: Payload
    let line: Int

    /// Packages an extension folder, as `vsce package --no-dependencies` does, with the release's version.
    ///
    /// - Parameters:
    ///   - folder: the extension's folder in the project, with its package.json and `.vscodeignore`.
    ///   - command: the build command that makes files in it, if one does; it runs first.
    ///   - target: the platform it is for; nil for a package for all.
    ///   - readme: the README, relative to the folder; `README.md` in any case by default.
    ///   - changelog: the changelog, relative to the folder; `CHANGELOG.md` in any case by default.
    ///   - ignoreFile: the ignore file, relative to the folder; `.vscodeignore` by default.
    ///   - links: where relative links of README and changelog lead to.
    ///   - dependencies: which packages of `node_modules` are shipped along.
    ///   - folderLinks: what becomes of links to folders.
    ///   - otherTargets: what becomes of folders that are named like other targets.
    ///   - allowances: what is refused otherwise.
    ///   - line: where it is declared; the compiler fills it in.
    ///   - payload: further files, which no ignore file can remove; they win over files of the folder.
    public init(
        from folder: String, madeBy command: Command? = nil, target: VSCodeTarget? = nil,
        readme: String? = nil, changelog: String? = nil, ignoreFile: String? = nil,
        links: Links = .repository(), dependencies: Dependencies = .none, folderLinks: FolderLinks = .refuse,
        otherTargets: OtherTargets = .keep, allowing allowances: [Allowance] = [], line: Int = #line,
        @PayloadBuilder _ payload: () -> [Payload.Part] = { [] }
    ) {
        self.folder = folder
        producer = command
        self.target = target
        self.readme = readme
        self.changelog = changelog
        self.ignoreFile = ignoreFile
        self.links = links
        self.dependencies = dependencies
        self.folderLinks = folderLinks
        self.otherTargets = otherTargets
        self.allowances = allowances
        self.line = line
        self.payload = Payload(parts: payload())
    }
}
