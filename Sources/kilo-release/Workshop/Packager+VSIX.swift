internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

extension Packager {
    func vsix(_ spec: VSIXSpec, _ artifact: ResolvedArtifact) async throws -> PackagedVSIX {
        let additions = try await offPool { try resolver.files(spec.payload) }
        let packaging = VSIXPackaging(
            folder: root.pushing(FilePath(spec.folder)), version: release.version.description,
            target: spec.target.nonEmpty, isPreRelease: release.channel != .stable, additions: additions,
            modified: release.time, options: VSIXOptions(spec.settings))
        return try await packaging.package(into: store, sharing: extensions)
    }
}

extension VSIXOptions {
    /// What a plan says; nil says nothing.
    init(_ settings: VSIXSettingsSpec?) {
        self.init()
        modes = .keep
        guard let settings else { return }
        baseContentURL = settings.contentURL
        baseImagesURL = settings.imagesURL
        (githubBranch, gitlabBranch) = (settings.branch, settings.branch)
        rewriting.makesLinksAbsolute = settings.keepsLinks != true
        rewriting.linksGitHubIssues = settings.keepsIssues != true
        rewriting.linksGitLabIssues = settings.keepsIssues != true
        readmePath = settings.readme
        changelogPath = settings.changelog
        ignoreFile = settings.ignoreFile
        dependencies =
            settings.packagedDependencies.map { .named($0) }
            ?? (settings.dependencies == .production ? .production : .none)
        folderLinks = settings.folderLinks == .follow ? .follow : .refuse
        otherTargetFolders = settings.otherTargets == .leaveOut ? .leaveOut : .keep
        allowances = Set((settings.allowances ?? []).map(\.allowance))
        filesWithSecrets = Set((settings.filesWithSecrets ?? []).map(\.path))
    }
}

extension VSIXSettingsSpec.Allowance {
    fileprivate var allowance: VSIXOptions.Allowance {
        switch self {
        case .missingLicense: .missingLicense
        case .missingRepository: .missingRepository
        case .starActivation: .starActivation
        case .unusedFilesPattern: .unusedFilesPattern
        }
    }
}
