internal import ArgumentParser
internal import Core
internal import Ledger
internal import SystemPackage

/// Where the last run, or another one, stands.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what the ledger says of a run: every action and its outcome.")

    @Option(name: [.customShort("C"), .long], help: "The project's folder.")
    var project: String?

    @Option(name: .long, help: "The run (default: the last one).")
    var run: String?

    @Option(name: .long, help: "The folder of the ledger (default: .kilo-release of the project).")
    var state: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let project = try await Project.find(project, environment: Project.processEnvironment())
        let folder = state.map { FilePath($0).absolute(from: Project.currentFolder()) } ?? project.workFolder
        guard FileSystem.exists(folder.appending("ledger.sqlite")) else {
            throw Failure(
                .noRun, "\(folder)", "there is no ledger here: nothing has been run",
                advice: "run `kilo-release rehearse` or `release`, or name the ledger's folder with --state")
        }
        let ledger = try await Ledger(folder: folder, now: ReleaseRun.now)
        try await ledger.requireWhole()
        let runs = try await ledger.runs()
        guard let wanted = run ?? runs.last else {
            throw Failure(.noRun, "\(ledger.path)", "the ledger is empty", advice: "run something first")
        }
        let entries = try await ledger.entries(of: wanted)
        guard !entries.isEmpty else {
            throw Failure(
                .noRun, wanted, "the ledger knows no such run",
                advice: "it has: \(runs.suffix(5).joined(separator: ", "))")
        }
        show(StatusReport(run: wanted, entries: entries))
    }

    private func show(_ report: StatusReport) {
        switch output.output {
        case .text: StandardStreams.output(report.text)
        case .json: StandardStreams.output(report.json.text(.indented))
        }
    }
}

extension Failure.Code {
    /// The ledger holds no such run.
    static let noRun = Self("status.no-run", .usage)
}
