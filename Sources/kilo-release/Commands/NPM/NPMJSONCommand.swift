internal import ArgumentParser
internal import Core

/// A command of npm's, which with `--json` tells what went wrong on standard output, too.
protocol NPMJSONCommand: AsyncParsableCommand {
    /// Whether `--json` was given.
    var json: Bool { get }

    /// Does it.
    ///
    /// - Throws: `Failure`, `Failures`; a `ConclusionExit` after what was wrong has been told.
    func perform() async throws
}

extension NPMJSONCommand {
    func run() async throws {
        do {
            try await perform()
        } catch let failure as Failure where json {
            StandardStreams.output(NPMSummary.failure([failure]).text(.indented))
            throw failure
        } catch let failures as Failures where json {
            StandardStreams.output(NPMSummary.failure(failures.all).text(.indented))
            throw failures
        }
    }
}
