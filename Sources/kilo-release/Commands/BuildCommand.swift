internal import ArgumentParser
internal import ReleaseModel

/// The plan's build commands, nothing else.
struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Run the plan's build commands.")

    @OptionGroup var plan: PlanOptions
    @OptionGroup var run: RunOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let session = try await ReleaseSession.open(plan, allowsDirtyTree: true, wantsChanges: false)
        try await session.perform(.build, run: run, output: output, what: "build")
    }
}
