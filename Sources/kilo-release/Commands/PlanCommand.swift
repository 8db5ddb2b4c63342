internal import ArgumentParser
internal import Core
internal import PlanLoading
internal import ReleaseModel

/// What the plan says.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what a plan would do, or freeze it.",
        subcommands: [PlanShowCommand.self, PlanLockCommand.self], defaultSubcommand: PlanShowCommand.self)
}

/// Shows the plan.
struct PlanShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show products, versions, actions and destinations.")

    enum Drawing: String, ExpressibleByArgument, CaseIterable {
        case mermaid, text
    }

    @OptionGroup var plan: PlanOptions

    @Option(name: .long, help: "Draw it: mermaid or text.")
    var graph: Drawing?

    @Flag(name: .long, help: "Print it as JSON.")
    var json = false

    func run() async throws {
        let sessions = try await ReleaseSession.openAll(plan)
        if json, graph == nil {
            // One product is one object; a plan with several is a list, so that neither form needs an option.
            let reports = sessions.map { PlanReport($0).json }
            let document = reports.count == 1 ? reports[0] : .array(reports)
            StandardStreams.output(document.text(.indented))
        } else {
            StandardStreams.output(sessions.map(show).joined(separator: "\n\n"))
        }
    }

    private func show(_ session: ReleaseSession) -> String {
        switch graph {
        case .mermaid: ReleaseDrawing(session.release).mermaid
        case .text: ReleaseDrawing(session.release).text
        case nil: PlanReport(session).text
        }
    }
}

/// Freezes the plan.
struct PlanLockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Write the plan as canonical JSON, from which every command runs without a Swift compiler.")

    @OptionGroup var plan: PlanOptions

    func run() async throws {
        let project = try await Project.find(plan.project, environment: Project.processEnvironment())
        let path = ReleaseSession.path(plan, project: project)
        let lock = try await ReleaseSession.loader(project).lock(path)
        StandardStreams.output("did  write \(lock)")
    }
}
