internal import ArgumentParser
internal import Artifacts
internal import Core

/// The flags that `vsce package` and `vsce publish` share, as the latter packs, too, where it is given no package.
struct VSCEPackingFlags: ParsableArguments {
    @Flag(help: "Leave out folders that are named like other targets.")
    var ignoreOtherTargetFolders = false

    @Option(help: "Changelog, relative to the extension's folder.")
    var changelogPath: String?

    @Option(name: [.short, .long], help: "Taken and not used: nothing is committed.")
    var message: String?

    @Flag(name: .customLong("no-git-tag-version"), help: "Agree that nothing is committed or tagged.")
    var noGitTagVersion = false

    @Flag(name: .customLong("no-update-package-json"), help: "Write the version into the package only.")
    var noUpdatePackageJSON = false

    @Flag(name: .customLong("no-rewrite-relative-links"), help: "Leave links as they are.")
    var noRewriteRelativeLinks = false

    @Flag(name: .customLong("no-gitHubIssueLinking"), help: "Leave #12 as it is.")
    var noGitHubIssueLinking = false

    @Flag(name: .customLong("no-gitLabIssueLinking"), help: "Leave #12 as it is.")
    var noGitLabIssueLinking = false

    @Option(name: .customLong("githubBranch"), help: "The branch of relative links to GitHub.")
    var githubBranch: String?

    @Option(name: .customLong("gitlabBranch"), help: "The branch of relative links to GitLab.")
    var gitlabBranch: String?

    @Option(name: .customLong("baseContentUrl"), help: "What relative links are relative to.")
    var baseContentURL: String?

    @Option(name: .customLong("baseImagesUrl"), help: "What relative images are relative to.")
    var baseImagesURL: String?

    @Flag(help: "Allow activation by *.")
    var allowStarActivation = false

    @Flag(help: "Allow that package.json names no repository.")
    var allowMissingRepository = false

    @Flag(help: "Allow patterns in files that match nothing.")
    var allowUnusedFilesPattern = false

    @Option(
        parsing: .upToNextOption,
        help: "Allow what looks like secrets of these kinds: aws, github, npm, slack.")
    var allowPackageSecrets: [String] = []

    @Flag(help: "Allow everything that looks like a secret.")
    var allowPackageAllSecrets = false

    @Flag(help: "Allow .env files.")
    var allowPackageEnvFile = false

    @Flag(help: "Allow that there is no licence.")
    var skipLicense = false

    @OptionGroup var files: VSCEFileFlags

    /// Whether a version goes into package.json, which vsce would have committed and tagged.
    var changesVersion: Bool { !noUpdatePackageJSON && !noGitTagVersion }

    /// Whether any of them was given.
    var areGiven: Bool {
        settings != VSCESettings() || message != nil || noGitTagVersion || files.yarn != nil
    }

    /// Under vsce's own names; what was not given is left out, so that package.json can say it.
    var settings: VSCESettings {
        let texts = [
            "changelogPath": changelogPath, "githubBranch": githubBranch, "gitlabBranch": gitlabBranch,
            "baseContentUrl": baseContentURL, "baseImagesUrl": baseImagesURL,
        ]
        let switches = [
            "ignoreOtherTargetFolders": ignoreOtherTargetFolders, "allowStarActivation": allowStarActivation,
            "allowMissingRepository": allowMissingRepository,
            "allowUnusedFilesPattern": allowUnusedFilesPattern, "allowPackageEnvFile": allowPackageEnvFile,
            "allowPackageAllSecrets": allowPackageAllSecrets, "skipLicense": skipLicense,
        ]
        var settings = files.settings
        for (name, text) in texts { settings[name] = text.map { .string($0) } }
        for (name, isOn) in switches where isOn { settings[name] = .bool(true) }
        let refusals = [
            "updatePackageJson": noUpdatePackageJSON, "rewriteRelativeLinks": noRewriteRelativeLinks,
            "gitHubIssueLinking": noGitHubIssueLinking, "gitLabIssueLinking": noGitLabIssueLinking,
        ]
        for (name, isOff) in refusals where isOff { settings[name] = .bool(false) }
        if !allowPackageSecrets.isEmpty {
            settings["allowPackageSecrets"] = .array(allowPackageSecrets.map { .string($0) })
        }
        return settings
    }
}
