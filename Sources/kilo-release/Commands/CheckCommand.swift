internal import ArgumentParser
internal import ReleaseModel

/// Everything that can be checked without building anything.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the plan, the project, and that every destination would let us publish.")

    @OptionGroup var plan: PlanOptions
    @OptionGroup var run: RunOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let session = try await ReleaseSession.open(plan, allowsDirtyTree: false, wantsChanges: true)
        try await session.perform(.check, run: run, output: output, what: "check")
    }
}
