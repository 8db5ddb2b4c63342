internal import ArgumentParser

/// Which run of which project.
struct RunSelection: ParsableArguments {
    @Option(name: [.customShort("C"), .long], help: "The project's folder.")
    var project: String?

    @Option(name: .long, help: "The run (default: the last release).")
    var run: String?

    @Option(name: .long, help: "The folder of ledger and artifacts (default: .kilo-release of the project).")
    var state: String?

    /// The options as they were given, for commands that are shown.
    var words: [String] {
        [("--project", project), ("--run", run), ("--state", state)].flatMap { name, value in
            value.map { [name, $0] } ?? []
        }
    }

    func findProject() async throws -> Project {
        try await Project.find(
            project, state: state, needsWorkTree: false, environment: Project.processEnvironment())
    }
}
