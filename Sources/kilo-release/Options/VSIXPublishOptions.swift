internal import ArgumentParser
internal import Core
internal import Destinations
internal import Lifecycle

/// What `publish marketplace` and `publish openvsx` take alike.
struct VSIXPublishOptions: ParsableArguments {
    @Argument(
        help: """
            Packages (.vsix), or an extension's folder (default: this one), then perhaps a version: major, minor, \
            patch or x.y.z.
            """)
    var arguments: [String] = []

    @Option(
        name: [.customShort("i"), .customLong("packagePath"), .customLong("package-path")],
        parsing: .upToNextOption, help: "The packages, as vsce and ovsx take them.")
    var packagePaths: [String] = []

    @Option(
        name: [.customShort("t"), .customLong("target")], parsing: .upToNextOption,
        help: "The platforms to package for: linux-x64 darwin-arm64.")
    var targets: [String] = []

    @Flag(help: "Mark what is packaged now as a pre-release.")
    var preRelease = false

    @Option(name: .shortAndLong, help: "The token; better the variable, which no other process sees.")
    var pat: String?

    @Flag(help: "Go on where a version is there already, with whatever contents.")
    var skipDuplicate = false

    @Flag(help: "Check everything, and send nothing.")
    var dryRun = false

    @OptionGroup(title: "Options of packaging, as for package vsix") var packing: VSCEPackingFlags

    @OptionGroup var output: OutputOptions

    var token: Secret? { pat.map { Secret($0) } }

    /// What is to be published, with a version that an option names.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`).
    func subject(version: String? = nil) throws -> VSIXSubject {
        try VSIXSubject(arguments, paths: packagePaths, version: version, in: Project.currentFolder())
    }

    /// Checks and publishes packages, and tells what became of them.
    ///
    /// - Throws: `Failure`, `Failures` before anything is sent; `ConclusionExit` afterwards.
    func publish(
        _ packages: [VSIXPackageFile], after preflight: any Preflight, _ environment: [String: String],
        as publication: @escaping @Sendable (VSIXPackageFile, VSIXReadBack) -> any Publication
    ) async throws {
        let run = VSIXPublishRun(
            destination: preflight.destination,
            publishing: { [skipDuplicate, output] readBack in
                VSIXPublishing(
                    preflight: preflight, publication: { publication($0, readBack) },
                    skipsDuplicates: skipDuplicate, say: output.progress)
            }, isDryRun: dryRun, output: output.output)
        try await run.run(packages, environment: environment)
    }
}

extension OutputOptions {
    /// Tells how it goes: beside the results, so that those can be read by a machine.
    fileprivate var progress: @Sendable (String) -> Void {
        let isForPeople = output == .text
        return { line in isForPeople ? StandardStreams.output(line) : StandardStreams.error(line) }
    }
}
