internal import ArgumentParser
internal import Artifacts
internal import Core
internal import SystemPackage

/// Packs folders as npm packages; needs neither a plan nor git nor npm.
struct PackageNPMCommand: NPMJSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "npm", abstract: "Pack folders as npm packages, as npm pack does.",
        discussion: """
            Prints the names of the tarballs, or with --json what npm pack --json prints. Without --compatibility \
            the known faults of npm are put right, workspace: and catalog: ranges are resolved, and contents that \
            should not be published are refused; with it the tar stream is that npm's, byte by byte.
            """)

    /// Which npm is followed to the byte.
    enum Flavour: String, ExpressibleByArgument, CaseIterable {
        case npm10, npm11
    }

    @Argument(help: "Folders with a package.json.")
    var folders = ["."]

    @Option(name: .long, help: "The tarball; for one folder only.")
    var output: String?

    @Option(name: .long, help: "The folder for the tarballs (default: this folder).")
    var packDestination: String?

    @Option(name: .long, help: "npm10 or npm11: with the faults of that npm, and without checks.")
    var compatibility: Flavour?

    @Option(
        name: .long, parsing: .singleValue,
        help: "A file that looks like credentials and is to be packed; may be repeated.")
    var allowFile: [String] = []

    @Flag(name: .long, help: "Write nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Print what npm pack --json prints.")
    var json = false

    @Flag(name: .long, help: "Say nothing of prepack and prepare, which this tool never runs.")
    var ignoreScripts = false

    func validate() throws {
        if output != nil, packDestination != nil || folders.count > 1 {
            throw ValidationError("--output is for one folder, and goes without --pack-destination")
        }
        if output == "-" { throw ValidationError("--output names a file; standard output has its name") }
    }

    func perform() async throws {
        let reports = try await offPool {
            try GatheredNPM.write(try gathered(), to: destination)
        }
        for report in reports {
            for warning in report.warnings { StandardStreams.warn("\(report.name) \(warning)") }
        }
        if json {
            StandardStreams.output(JSONValue.array(reports.map(\.json)).text(.indented))
        } else {
            StandardStreams.output(reports.map { output ?? $0.fileName }.joined(separator: "\n"))
        }
    }

    private func path(_ name: String) -> FilePath {
        FilePath(name).absolute(from: Project.currentFolder()).lexicallyNormalized()
    }

    /// All folders, with their files selected; what is wrong with any of them is told at once.
    private func gathered() throws -> [GatheredNPM] {
        var (gathered, failures) = ([GatheredNPM](), [Failure]())
        let workspaces = NPMWorkspaces()
        for folder in folders.map(path) {
            do {
                let options = try options(for: folder, among: workspaces)
                gathered.append(try GatheredNPM(folder: folder, options: options))
            } catch let failure as Failure {
                failures.append(failure)
            } catch let several as Failures {
                failures += several.all
            }
        }
        try Failures.throwIfAny(failures)
        return gathered
    }

    private var destination: GatheredNPM.Destination {
        if dryRun { return .nowhere }
        let here = Project.currentFolder()
        if let output { return .file(FilePath(output).absolute(from: here)) }
        return .folder(packDestination.map { FilePath($0).absolute(from: here) } ?? here)
    }

    private func options(for folder: FilePath, among workspaces: NPMWorkspaces) throws -> NPMPackOptions {
        let npm: NPMCompatibility =
            switch compatibility {
            case .npm10: .npm10
            case .npm11: .npm11
            case nil: .corrected
            }
        var options = try NPMPackOptions.standalone(
            folder, among: workspaces, allowing: allowFile, compatibility: npm)
        options.tellsSkippedScripts = !ignoreScripts
        return options
    }
}
