internal import ArgumentParser
internal import Artifacts
internal import Core

/// The flags of `vsce package`.
struct VSCEFlags: ParsableArguments {
    @Option(name: [.short, .long], help: "The package, or a folder for it (default: this folder).")
    var out: String?

    @Option(name: [.short, .long], help: "The platform: linux-x64.")
    var target: String?

    @Flag(help: "Leave out folders that are named like other targets.")
    var ignoreOtherTargetFolders = false

    @Option(help: "README, relative to the extension's folder.")
    var readmePath: String?

    @Option(help: "Changelog, relative to the extension's folder.")
    var changelogPath: String?

    @Option(name: [.short, .long], help: "Taken and not used: nothing is committed.")
    var message: String?

    @Flag(name: .customLong("no-git-tag-version"), help: "Agree that nothing is committed or tagged.")
    var noGitTagVersion = false

    @Flag(name: .customLong("no-update-package-json"), help: "Write the version into the package only.")
    var noUpdatePackageJSON = false

    @Option(name: .customLong("githubBranch"), help: "The branch of relative links to GitHub.")
    var githubBranch: String?

    @Option(name: .customLong("gitlabBranch"), help: "The branch of relative links to GitLab.")
    var gitlabBranch: String?

    @Flag(name: .customLong("no-rewrite-relative-links"), help: "Leave links as they are.")
    var noRewriteRelativeLinks = false

    @Option(name: .customLong("baseContentUrl"), help: "What relative links are relative to.")
    var baseContentURL: String?

    @Option(name: .customLong("baseImagesUrl"), help: "What relative images are relative to.")
    var baseImagesURL: String?

    @Flag(
        name: .customLong("yarn"), inversion: .prefixedNo,
        help: "Taken and not used: node_modules is read as it is.")
    var yarn: Bool?

    @Option(name: .customLong("ignoreFile"), help: "The ignore file (default: .vscodeignore).")
    var ignoreFile: String?

    @Flag(name: .customLong("no-gitHubIssueLinking"), help: "Leave #12 as it is.")
    var noGitHubIssueLinking = false

    @Flag(name: .customLong("no-gitLabIssueLinking"), help: "Leave #12 as it is.")
    var noGitLabIssueLinking = false

    @Flag(
        name: .customLong("dependencies"), inversion: .prefixedNo,
        help: "Whether packages that the extension needs to run are packed.")
    var dependencies: Bool?

    @Option(
        name: .customLong("packagedDependencies"), parsing: .upToNextOption,
        help: "Pack these of them, and what they need.")
    var packagedDependencies: [String] = []

    @Flag(help: "Mark it as a pre-release.")
    var preRelease = false

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

    @Flag(help: "Pack what is behind links to folders.")
    var followSymlinks = false

    /// Whether a version goes into package.json, which vsce would commit and tag.
    var changesVersion: Bool { !noUpdatePackageJSON && !noGitTagVersion }

    /// Under vsce's own names; what was not given is left out, so that package.json can say it.
    var settings: VSCESettings {
        let texts = [
            "target": target, "readmePath": readmePath, "changelogPath": changelogPath,
            "githubBranch": githubBranch, "gitlabBranch": gitlabBranch, "baseContentUrl": baseContentURL,
            "baseImagesUrl": baseImagesURL, "ignoreFile": ignoreFile,
        ]
        let switches = [
            "ignoreOtherTargetFolders": ignoreOtherTargetFolders, "preRelease": preRelease,
            "allowStarActivation": allowStarActivation, "allowMissingRepository": allowMissingRepository,
            "allowUnusedFilesPattern": allowUnusedFilesPattern, "allowPackageEnvFile": allowPackageEnvFile,
            "allowPackageAllSecrets": allowPackageAllSecrets, "skipLicense": skipLicense,
            "followSymlinks": followSymlinks,
        ]
        let refusals = [
            "rewriteRelativeLinks": noRewriteRelativeLinks, "gitHubIssueLinking": noGitHubIssueLinking,
            "gitLabIssueLinking": noGitLabIssueLinking, "updatePackageJson": noUpdatePackageJSON,
        ]
        var settings = VSCESettings()
        for (name, text) in texts { settings[name] = text.map { .string($0) } }
        for (name, isOn) in switches where isOn { settings[name] = .bool(true) }
        for (name, isOff) in refusals where isOff { settings[name] = .bool(false) }
        settings["dependencies"] = dependencies.map { .bool($0) }
        let lists = [
            "allowPackageSecrets": allowPackageSecrets, "packagedDependencies": packagedDependencies,
        ]
        for (name, list) in lists where !list.isEmpty { settings[name] = .array(list.map { .string($0) }) }
        return settings
    }
}
