internal import ArgumentParser
internal import Artifacts
internal import Core

/// The flags of `vsce package`.
struct VSCEFlags: ParsableArguments {
    @Option(name: [.short, .long], help: "The package, or a folder for it (default: this folder).")
    var out: String?

    @Option(name: [.short, .long], help: "The platform: linux-x64.")
    var target: String?

    @Flag(help: "Mark it as a pre-release.")
    var preRelease = false

    @Option(help: "Have a program sign it: PROGRAM NAME.signature.manifest NAME.signature.p7s.")
    var signTool: String?

    @OptionGroup var packing: VSCEPackingFlags

    /// Under vsce's own names; what was not given is left out, so that package.json can say it.
    var settings: VSCESettings {
        var settings = packing.settings
        settings["target"] = target.map { .string($0) }
        if preRelease { settings["preRelease"] = .bool(true) }
        return settings
    }
}
