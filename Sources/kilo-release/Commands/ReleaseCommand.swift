internal import ArgumentParser
internal import Core
internal import Engine
internal import Ledger
internal import ReleaseModel
internal import SystemPackage

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
        try await warnOfUnfinished(session)
        try await Confirmation(assumesYes: yes, environment: session.project.environment).ask(session.release)
        try await session.perform(.release, run: run, output: output, what: "release")
    }

    /// A new run of the same version works, too, but packages anew: bytes that a build does not repeat would differ.
    private func warnOfUnfinished(_ session: ReleaseSession) async throws {
        let release = session.release
        guard FileSystem.exists(session.project.workFolder.appending("ledger.sqlite")) else { return }
        let earlier = try? await RecordedRun.find(nil, in: session.project.workFolder) {
            $0.scope == ActionGraph.Scope.release.rawValue && $0.product == release.product.name
                && $0.version == release.version.description
        }
        guard let earlier, try await earlier.history().conclusion != .done else { return }
        RunReporter(output, environment: session.project.environment).warn(
            "run \(earlier.id) of this version is not finished: `kilo-release resume` goes on with its artifacts"
        )
    }
}
