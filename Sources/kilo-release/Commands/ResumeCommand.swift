internal import ArgumentParser
internal import Core
internal import Engine
internal import Ledger
internal import ReleaseModel

/// Goes on with a release that stopped.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a release that was interrupted, at whatever point.",
        discussion: """
            Uses the artifacts that the run made, byte for byte, asks every destination what it holds, and does \
            only what is missing. Credentials may be new ones. A run that is done stays done. Refused if the plan, \
            its lock or the artifacts have changed since the run began.
            """)

    @Option(
        name: [.customShort("f"), .long],
        help: "The plan, or its lock, to compare with the run's (default: the file that the run began with).")
    var plan: String?

    @OptionGroup var selection: RunSelection

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    @OptionGroup var options: RunOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let project = try await selection.findProject()
        let environment = project.environment
        let recorded = try await RecordedRun.unfinished(selection.run, in: project.workFolder)
        try recorded.requireRelease()
        let release = try recorded.release()
        let reporter = RunReporter(output, environment: environment)
        let history = try await recorded.history()
        if history.conclusion == .done {
            reporter.say("run \(recorded.id) is done; there is nothing to do")
            return
        }
        if try await !PlanComparison(project: project, release: release).requireSame(plan: plan) {
            reporter.warn("the plan is not here; the run goes on with the one that it began with")
        }
        try await Confirmation(assumesYes: yes, environment: environment).ask(release)
        let run = ReleaseRun(
            project: project, release: release, folder: project.workFolder, environment: environment,
            parallelism: options.parallelism, showsCommandOutput: output.verbose, onWait: reporter.warn)
        reporter.say("resuming \(recorded.id)")
        let report = try await run.resume(recorded, events: reporter.events).report
        reporter.summarize(report, what: "release")
        if report.conclusion != .done { throw ConclusionExit(conclusion: report.conclusion) }
    }
}

extension RecordedRun {
    /// - Throws: `Failure` (`run.no-release`) for a dry run or a build, which has nothing to finish.
    func requireRelease() throws {
        guard opening.scope == ActionGraph.Scope.release.rawValue else {
            throw Failure(
                .runNoRelease, id, "is a \(opening.scope), which publishes nothing",
                advice: "run the command again")
        }
    }
}

extension Failure.Code {
    /// A run that publishes nothing cannot be resumed.
    static let runNoRelease = Self("run.no-release", .usage)
}
