internal import ArgumentParser
internal import Core
internal import Engine
internal import Ledger
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

/// Shows how a release could be taken back, and does the steps that are named.
struct RetractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retract",
        abstract: "Show what of a release can be undone, and do exactly the steps that are named.",
        discussion: """
            Without --do nothing is done, and no destination is asked. Each step is told with what it takes along, \
            whether it can be undone itself, and the command or call for it. Nothing is ever deleted unless its step \
            is named and confirmed.
            """)

    @Option(
        name: .long,
        help: .init(
            "Do this step. Can be given several times; they are done in this order.", valueName: "step"))
    var `do`: [String] = []

    @Flag(name: .long, help: "Do not ask. In CI, too, steps are done only with this.")
    var yes = false

    @OptionGroup var selection: RunSelection
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let project = try await selection.findProject()
        let recorded = try await RecordedRun.find(selection.run, in: project.workFolder) {
            $0.scope == ActionGraph.Scope.release.rawValue
        }
        try recorded.requireRelease()
        let run = ReleaseRun(
            project: project, release: try recorded.release(), folder: project.workFolder,
            environment: project.environment, parallelism: 1, showsCommandOutput: false)
        let steps = RetractableStep.all(try await run.publications(of: recorded))
        guard !`do`.isEmpty else { return show(RetractionReport(run: recorded, steps: steps)) }
        let chosen = try steps.chosen(`do`)
        var report = RetractionReport(run: recorded, steps: chosen)
        try await confirm(report)
        report.records = try await run.retract(chosen, of: recorded)
        show(report)
        try Failures.throwIfAny(chosen.flatMap { report.records[$0.id]?.failures ?? [] })
    }

    /// Asks a person, also where CI is set: a release may run unattended, taking it back may not.
    private func confirm(_ report: RetractionReport) async throws {
        guard yes || StandardStreams.canAsk else {
            throw Failure(
                .notConfirmed, "retract", "there is no terminal to ask at",
                advice: "add --yes to do the steps that --do names")
        }
        try await Confirmation(assumesYes: yes, environment: [:]).ask("Do this?", about: report.text)
    }

    private func show(_ report: RetractionReport) {
        switch output.output {
        case .text: StandardStreams.output(report.text)
        case .json: StandardStreams.output(report.json.text(.indented))
        }
    }
}
