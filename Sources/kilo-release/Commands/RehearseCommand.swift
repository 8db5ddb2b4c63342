internal import ArgumentParser
internal import Core
internal import Destinations
internal import Engine
internal import Ledger
internal import Rehearsal
internal import ReleaseModel
internal import SystemPackage

/// A complete release against stand-ins.
struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract:
            "Run the whole release, with the real publish code, against stand-ins of every destination.",
        discussion: """
            Needs no account, no credential and no network. The stand-ins check what the services check and \
            answer with their status codes; what they hold afterwards can be looked at with real clients.
            """)

    @OptionGroup var plan: PlanOptions
    @OptionGroup var run: RunOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "Leave the stand-ins up afterwards, until Ctrl-C.")
    var serve = false

    @Option(name: .long, help: "The first of five ports for the stand-ins (default: any free ones).")
    var port = 0

    @Option(name: .long, help: "The folder of the stand-ins' state (default: .kilo-release/rehearsal).")
    var state: String?

    @Flag(name: .long, help: "Go on with what the stand-ins hold, instead of starting empty.")
    var keep = false

    @OptionGroup(title: "Faults") var faults: FaultOptions

    func run() async throws {
        if faults.faults == ["list"] { return FaultReport.show(output.output) }
        let session = try await ReleaseSession.open(plan, allowsDirtyTree: true, wantsChanges: false)
        if faults.chaos {
            return try await ChaosRehearsal(session: session, options: faults, output: output).run()
        }
        if faults.simulate {
            return try await SimulatedRehearsal(session: session, options: faults, output: output).run()
        }
        let folder =
            state.map { FilePath($0).absolute(from: Project.currentFolder()) }
            ?? session.project.workFolder.appending("rehearsal")
        let schedule = FaultSchedule(try faults.faults.map { try WrittenFault(parsing: $0) })
        let lock = try await RehearsalFolder(path: folder).open(keepsState: keep)
        let reporter = RunReporter(output, environment: session.project.environment)
        var house = RehearsalHouse(release: session.release, folder: folder)
        house.around = { schedule.harming($0) }
        let report = try await house.open(firstPort: port) { settings in
            let report = try await rehearse(session, folder, settings, reporter)
            for fault in schedule.unused { reporter.warn("the fault \(fault) has hit nothing") }
            show(settings, folder, reporter)
            if serve { try await stay(reporter) }
            return report
        }
        _ = consume lock
        if report.conclusion != .done { throw ConclusionExit(conclusion: report.conclusion) }
    }

    private func rehearse(
        _ session: ReleaseSession, _ folder: FilePath, _ settings: RehearsalHouse.Settings,
        _ reporter: RunReporter
    ) async throws -> RunReport {
        reporter.say("rehearsing \(session.headline)")
        var releaseRun = ReleaseRun(
            project: session.project, release: session.release, folder: folder,
            environment: settings.environment, parallelism: run.parallelism,
            showsCommandOutput: output.verbose, onWait: reporter.warn)
        releaseRun.isRehearsal = true
        // A stand-in shows what it holds at the second look; a real store takes minutes.
        releaseRun.visibility = VisibilityWait(deadline: .seconds(60), interval: .milliseconds(20))
        let report = try await releaseRun.begin(.release, events: reporter.events).report
        reporter.summarize(report, what: "rehearsal")
        return report
    }

    private func show(_ settings: RehearsalHouse.Settings, _ folder: FilePath, _ reporter: RunReporter) {
        reporter.say("\nwhat the stand-ins hold: \(folder)")
        guard serve else {
            let again = CommandLine.arguments.filter { $0 != "--keep" } + ["--keep", "--serve"]
            reporter.say("look further: \(again.map(ShellWord.quote).joined(separator: " "))")
            return
        }
        reporter.publish(serving(settings, folder))
        for service in settings.services { reporter.say("  \(service.name)  \(service.origin)") }
        reporter.say("\nsettings for real clients:")
        for (name, value) in settings.environment.sorted(by: { $0.key < $1.key }) {
            reporter.say("  export \(name)='\(value)'")
        }
    }

    private func serving(_ settings: RehearsalHouse.Settings, _ folder: FilePath) -> JSONValue {
        let services = settings.services.map { ($0.name, JSONValue.string($0.origin)) }
        let variables = settings.environment.sorted { $0.key < $1.key }
            .map { ($0.key, JSONValue.string($0.value)) }
        return [
            "event": "serving", "state": .string(folder.string), "services": JSONValue(members: services),
            "environment": JSONValue(members: variables),
        ]
    }

    private func stay(_ reporter: RunReporter) async throws {
        reporter.say("\nserving until Ctrl-C")
        do {
            while true { try await Task.sleep(for: .seconds(3600)) }
        } catch is CancellationError {
            // Ctrl-C is how serving is meant to end.
        }
    }
}
