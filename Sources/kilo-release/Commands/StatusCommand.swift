internal import ArgumentParser
internal import Core
internal import Ledger
internal import SystemPackage

/// Where the last run, or another one, stands.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show where every artifact and every destination of a run stands, and what to do next.")

    @OptionGroup var place: LedgerPlace

    @Option(name: .long, help: "The run (default: the last one).")
    var run: String?

    @Option(name: .long, help: "Write a page for a browser to this file, too; it needs no other file.")
    var html: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let recorded = try await RecordedRun.find(run, in: try await place.folder())
        try await recorded.ledger.requireWhole()
        let entries = try await recorded.ledger.entries(of: recorded.id)
        let report = StatusReport(run: recorded.id, entries: entries)
        if let html {
            let path = FilePath(html).absolute(from: Project.currentFolder())
            try await offPool { try FileSystem.write(Array(report.html.utf8), to: path) }
        }
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
