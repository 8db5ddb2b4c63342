internal import ArgumentParser
internal import Artifacts
internal import Core
internal import Destinations
internal import Lifecycle
internal import SystemPackage

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

    /// Hands over the packages: those that are there, and those that are made now and gone afterwards.
    ///
    /// `signing` gives each package the archive with its publisher's signature; none for none.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`), what packaging and reading a package throw, and what the body
    ///   throws.
    func withPackages(
        _ subject: VSIXSubject, _ environment: [String: String],
        signing: ([String]) async throws -> [String] = { _ in [] },
        _ body: ([VSIXPackageFile]) async throws -> Void
    ) async throws {
        let here = Project.currentFolder()
        let named = try await offPool {
            try subject.packages.map { try VSIXPackageFile($0, in: here) }
        }
        guard !subject.folders.isEmpty else {
            if packing.areGiven || !targets.isEmpty {
                StandardStreams.warn("options of packaging are ignored, as the packages are packaged already")
            }
            return try await body(try await Self.signed(named, by: try await signing(subject.packages)))
        }
        try await ScratchFolder.with(environment) { scratch in
            let made = try await package(subject, into: scratch, environment)
            let files = try await offPool { try named + made.map { try VSIXPackageFile($0) } }
            let archives = try await signing(subject.packages + made.map(\.string))
            try await body(try await Self.signed(files, by: archives))
        }
    }

    /// As many archives as packages, or none.
    private static func signed(
        _ files: [VSIXPackageFile], by archives: [String]
    ) async throws -> [VSIXPackageFile] {
        guard !archives.isEmpty else { return files }
        let folder = Project.currentFolder()
        return try await offPool { try zip(files, archives).map { try $0.signed(by: $1, in: folder) } }
    }

    /// Packages what is to be packaged, and tells what is in it.
    ///
    /// - Returns: the packages' paths.
    private func package(
        _ subject: VSIXSubject, into scratch: FilePath, _ environment: [String: String]
    ) async throws -> [FilePath] {
        var settings = packing.settings
        if preRelease { settings["preRelease"] = .bool(true) }
        // What only checks must not leave another version behind.
        if dryRun { settings["updatePackageJson"] = .bool(false) }
        let packaging = VSIXFolderPackaging(
            settings: settings, targets: targets, version: subject.version, environment: environment)
        let written = try await packaging.run(subject.folders, into: scratch)
        let report = VSCEReport(environment: output.output == .json ? [:] : environment)
        tell(written, report)
        if subject.version != nil, packing.changesVersion, !dryRun { report.warnOfMissingCommit() }
        return written.map(\.path)
    }

    private func tell(_ written: [WrittenVSIX], _ report: VSCEReport) {
        var warnings: Set<VSIXWarning> = []
        for warning in written.flatMap(\.warnings) where warnings.insert(warning).inserted {
            report.warn(warning)
        }
        guard output.output == .text else { return }
        for package in written {
            report.inform(package.tree.summary(listing: "kilo-release list vsix --tree").printable)
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
