internal import Core
internal import Engine
internal import Lifecycle
internal import ReleaseModel
internal import SystemPackage

extension ReleaseSession {
    /// What is released, in a line.
    var headline: String {
        let commit = release.commit.prefix(12)
        return "\(release.product.name) \(release.version) (\(release.channel.rawValue)) from \(commit)"
    }

    /// Runs the release as far as `scope` says, with the project's own ledger and the caller's credentials.
    ///
    /// A folder that is given gets a copy of every artifact.
    ///
    /// - Throws: `ConclusionExit` for every conclusion but `done`, after it has been reported.
    func perform(
        _ scope: ActionGraph.Scope, run: RunOptions, output: OutputOptions, what: String,
        exportTo folder: FilePath? = nil
    ) async throws {
        let reporter = RunReporter(output, environment: project.environment)
        reporter.say("\(what): \(headline)")
        let releaseRun = ReleaseRun(
            project: project, release: release, folder: project.workFolder,
            environment: project.environment, parallelism: run.parallelism, showsCommandOutput: output.verbose
        )
        let result = try await releaseRun.begin(scope, events: reporter.events)
        if let folder, result.report.conclusion == .done {
            try await ArtifactFolder(folder).fill(result.artifacts)
            reporter.say("artifacts: \(folder)")
        }
        if scope == .dryRun { sayWhatWouldFollow(reporter) }
        reporter.summarize(result.report, what: what)
        if result.report.conclusion != .done { throw ConclusionExit(conclusion: result.report.conclusion) }
    }

    private func sayWhatWouldFollow(_ reporter: RunReporter) {
        let done = Set(release.graph(.dryRun).actions.map(\.id))
        for action in release.graph(.release).actions where !done.contains(action.id) && !action.isGate {
            reporter.say("    would  \(action.kind.name)  [\(action.effect.rawValue)]")
        }
    }
}
