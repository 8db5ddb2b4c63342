internal import ArgumentParser
internal import Artifacts
internal import Core

/// The flags of vsce that decide which files are packed: those of `vsce ls`.
struct VSCEFileFlags: ParsableArguments {
    @Option(help: "README, relative to the extension's folder.")
    var readmePath: String?

    @Option(name: .customLong("ignoreFile"), help: "The ignore file (default: .vscodeignore).")
    var ignoreFile: String?

    @Flag(
        name: .customLong("yarn"), inversion: .prefixedNo,
        help: "Taken and not used: node_modules is read as it is.")
    var yarn: Bool?

    @Flag(
        name: .customLong("dependencies"), inversion: .prefixedNo,
        help: "Whether packages that the extension needs to run are packed.")
    var dependencies: Bool?

    @Option(
        name: .customLong("packagedDependencies"), parsing: .upToNextOption,
        help: "Pack these of them, and what they need.")
    var packagedDependencies: [String] = []

    @Flag(help: "Pack what is behind links to folders.")
    var followSymlinks = false

    /// Under vsce's own names; what was not given is left out, so that package.json can say it.
    var settings: VSCESettings {
        var settings = VSCESettings()
        settings["readmePath"] = readmePath.map { .string($0) }
        settings["ignoreFile"] = ignoreFile.map { .string($0) }
        settings["dependencies"] = dependencies.map { .bool($0) }
        if followSymlinks { settings["followSymlinks"] = .bool(true) }
        if !packagedDependencies.isEmpty {
            settings["packagedDependencies"] = .array(packagedDependencies.map { .string($0) })
        }
        return settings
    }
}
