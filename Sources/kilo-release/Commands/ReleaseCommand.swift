internal import ArgumentParser
internal import Core
internal import ReleaseModel

/// The real thing.
struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Release: check, build, package, stage, publish, and read everything back.",
        discussion: """
            With --dry-run everything is done that changes nothing elsewhere, with real credentials, and the rest \
            is named. Outside of CI it asks once before anything becomes public, unless --yes is given.
            """)

    @OptionGroup var plan: PlanOptions
    @OptionGroup var run: RunOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "Check, build and package, and say what would be published.")
    var dryRun = false

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    func run() async throws {
        let session = try await ReleaseSession.open(plan, allowsDirtyTree: false, wantsChanges: true)
        if dryRun {
            try await session.perform(.dryRun, run: run, output: output, what: "dry run")
            return
        }
        try await Confirmation(assumesYes: yes, environment: session.project.environment).ask(session.release)
        try await session.perform(.release, run: run, output: output, what: "release")
    }
}
