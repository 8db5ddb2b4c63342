internal import ArgumentParser
internal import ReleaseModel

/// Everything that can be checked without building anything.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the plan, the project, and that every destination would let us publish.",
        discussion: "Also told, without failing: a base of an image that has a newer one behind its tag.")

    @OptionGroup var plan: PlanOptions
    @OptionGroup var run: RunOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let session = try await ReleaseSession.open(plan, allowsDirtyTree: false, wantsChanges: true)
        let environment = session.project.environment
        for news in await BaseNews.all(of: [session.release], environment) where news.state != .current {
            RunReporter(output, environment: environment).warn(news.text)
        }
        try await session.perform(.check, run: run, output: output, what: "check")
    }
}
