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
        commandName: "show", abstract: "Show products, versions, actions and destinations.",
        discussion: """
            Nothing is asked of anybody but the registries of pinned bases of images: whether their tags have moved \
            on. Without network that is said, and everything else is shown.
            """)

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
        if let graph {
            let drawings = sessions.map { draw($0.release, as: graph) }
            return StandardStreams.output(drawings.joined(separator: "\n\n"))
        }
        let news = await BaseNews.all(of: sessions.map(\.release), Project.processEnvironment())
        let reports = sessions.map { PlanReport($0, news) }
        guard json else { return StandardStreams.output(reports.map(\.text).joined(separator: "\n\n")) }
        // One product is one object; a plan with several is a list, so that neither form needs an option.
        let document = reports.count == 1 ? reports[0].json : .array(reports.map(\.json))
        StandardStreams.output(document.text(.indented))
    }

    private func draw(_ release: ResolvedRelease, as drawing: Drawing) -> String {
        switch drawing {
        case .mermaid: ReleaseDrawing(release).mermaid
        case .text: ReleaseDrawing(release).text
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
