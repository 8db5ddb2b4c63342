internal import ArgumentParser
internal import Core
internal import Engine
internal import Glibc
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
        try await confirm(session)
        try await session.perform(.release, run: run, output: output, what: "release")
    }

    /// In CI nobody can answer, and whoever started the job has decided; elsewhere a person decides.
    private func confirm(_ session: ReleaseSession) async throws {
        if yes || !(session.project.environment["CI"] ?? "").isEmpty { return }
        guard StandardStreams.canAsk else {
            throw Failure(
                .notConfirmed, "release", "there is no terminal to ask at",
                advice: "add --yes, or try --dry-run first")
        }
        StandardStreams.error(ReleaseDrawing(session.release).text)
        StandardStreams.error("Make this public? [y/N]")
        guard try await answer() == "y" else {
            throw Failure(.notConfirmed, "release", "not confirmed", advice: "answer y to release")
        }
    }
}

extension ReleaseCommand {
    /// What a person types.
    ///
    /// A blocked read does not notice Ctrl-C, so that ends the process; nothing has begun.
    private func answer() async throws -> String? {
        try await withTaskCancellationHandler {
            try await offPool { readLine() }
        } onCancel: {
            _exit(Conclusion.interrupted.exitCode)
        }
    }
}

extension Failure.Code {
    /// Nobody has said yes.
    static let notConfirmed = Self("release.not-confirmed", .usage)
}
