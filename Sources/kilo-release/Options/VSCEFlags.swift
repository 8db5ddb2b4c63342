internal import ArgumentParser
internal import Artifacts
internal import Core

/// The flags of `vsce package`.
struct VSCEFlags: ParsableArguments {
    @Option(name: [.short, .long], help: "The package, or a folder for it (default: this folder).")
    var out: String?

    @Option(name: [.short, .long], help: "The platform: linux-x64.")
    var target: String?

    @Flag(name: .customLong("no-rewrite-relative-links"), help: "Leave links as they are.")
    var noRewriteRelativeLinks = false

    @Flag(name: .customLong("no-gitHubIssueLinking"), help: "Leave #12 as it is.")
    var noGitHubIssueLinking = false

    @Flag(name: .customLong("no-gitLabIssueLinking"), help: "Leave #12 as it is.")
    var noGitLabIssueLinking = false

    @Flag(help: "Mark it as a pre-release.")
    var preRelease = false

    @Option(help: "Have a program sign it: PROGRAM NAME.signature.manifest NAME.signature.p7s.")
    var signTool: String?

    @OptionGroup var packing: VSCEPackingFlags

    /// Whether a version goes into package.json, which vsce would commit and tag.
    var changesVersion: Bool { !packing.noUpdatePackageJSON && !packing.noGitTagVersion }

    /// Under vsce's own names; what was not given is left out, so that package.json can say it.
    var settings: VSCESettings {
        var settings = packing.settings
        settings["target"] = target.map { .string($0) }
        if preRelease { settings["preRelease"] = .bool(true) }
        let refusals = [
            "rewriteRelativeLinks": noRewriteRelativeLinks, "gitHubIssueLinking": noGitHubIssueLinking,
            "gitLabIssueLinking": noGitLabIssueLinking,
        ]
        for (name, isOff) in refusals where isOff { settings[name] = .bool(false) }
        return settings
    }
}
