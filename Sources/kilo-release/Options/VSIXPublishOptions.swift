internal import ArgumentParser
internal import Core
internal import Destinations
internal import Lifecycle

/// What `publish marketplace` and `publish openvsx` take alike.
struct VSIXPublishOptions: ParsableArguments {
    @Argument(help: "Packages (.vsix), one for each target.")
    var files: [String] = []

    @Option(
        name: [.customShort("i"), .customLong("packagePath"), .customLong("package-path")],
        parsing: .upToNextOption, help: "The same, as vsce and ovsx take it.")
    var packagePaths: [String] = []

    @Option(name: .shortAndLong, help: "The token; better the variable, which no other process sees.")
    var pat: String?

    @Flag(help: "Go on where a version is there already, with whatever contents.")
    var skipDuplicate = false

    @Flag(help: "Check everything, and send nothing.")
    var dryRun = false

    @OptionGroup(visibility: .hidden) var packing: VSCEPackingFlags

    @OptionGroup var output: OutputOptions

    var token: Secret? { pat.map { Secret($0) } }

    /// The packages, however they are named.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`) if there is none.
    func names() throws -> [String] {
        let names = files + packagePaths
        guard !names.isEmpty else {
            throw Failure(
                .invalidOption, "publish", "names no package",
                advice: "package the extension with `kilo-release package vsix`, and name the file")
        }
        return names
    }

    /// Reads the packages, each with its signature where there are any, which are as many as the packages then.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`, and what reading a package throws).
    func packages(signatures: [String] = []) throws -> [VSIXPackageFile] {
        let names = try names()
        if packing.areGiven {
            StandardStreams.error(
                "notice: options of packing are ignored, as the packages are packed already")
        }
        let folder = Project.currentFolder()
        return try names.enumerated().map { index, name in
            try VSIXPackageFile(name, in: folder, signature: signatures.isEmpty ? nil : signatures[index])
        }
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
