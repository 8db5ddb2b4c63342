internal import ArgumentParser
internal import Core

/// Who has approved a release, and who has to still.
struct ApprovalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals",
        abstract: "Show who has approved a release, who has to still, and which approvals are void.")

    @OptionGroup var selection: RunSelection
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let project = try await selection.findProject()
        let report = try await RunApprovals.find(selection.run, in: project).report
        switch output.output {
        case .text: StandardStreams.output(report.text)
        case .json: StandardStreams.output(report.json.text(.indented))
        }
    }
}
