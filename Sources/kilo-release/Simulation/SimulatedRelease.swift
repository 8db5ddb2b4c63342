internal import Core
internal import Destinations
internal import Engine
internal import HTTP
internal import Ledger
internal import Rehearsal
internal import ReleaseModel
internal import Simulation
internal import SystemPackage

/// One release in a world of its own: virtual time, stand-ins in memory, faults, and deaths of the process.
///
/// After each death or failed run it is resumed, as a maintainer would, until it is done.
struct SimulatedRelease: Sendable {
    let subject: SimulationSubject
    /// A folder for the stand-ins' files, best in memory; nobody else uses it.
    let folder: FilePath
    let script: Script
    var sabotage = Sabotage()

    /// What goes wrong.
    struct Script: Hashable, Sendable {
        /// Decides the order of all steps.
        let seed: UInt64
        let faults: [WrittenFault]
        /// The point at which each life of the process ends; lives after that end by themselves.
        let deaths: [Int]
        /// Which of all rows meets a full disk.
        let refusedRow: Int?
    }

    /// Deliberate mistakes, for proving that the simulation would find them.
    struct Sabotage: Sendable {
        var journal: @Sendable (any RunJournal) -> any RunJournal = { $0 }
        var transport: @Sendable (any Transport) -> any Transport = { $0 }
    }

    /// What a simulated release came to.
    struct Verdict: Sendable {
        /// The broken promises, in words; none if all is well.
        let violations: [String]
        /// The points that each life reached.
        let lives: [[CrashPoint]]
    }

    /// More than any script has deaths and faults.
    private static let mostLives = 40

    /// Blocks until the release is done, at most a moment of real time.
    func run() throws -> Verdict {
        let executor = SimulationExecutor(.drawn(seed: script.seed))
        return try executor.runHere { try await live(executor.clock) }
    }

    private func live(_ clock: VirtualClock) async throws -> Verdict {
        let journal = MemoryJournal([.opened(subject.opening)])
        let witness = ReleaseWitness { journal.events }
        let schedule = FaultSchedule(script.faults)
        let world = try SimulatedWorld(release: subject.release, folder: folder, clock: clock) {
            witness.watching($0) { schedule.harming($0, clock: clock) }
        }
        let disk = FullDisk(row: script.refusedRow)
        var (conclusion, lives) = (Conclusion?.none, [[CrashPoint]]())
        while conclusion != .done, lives.count < Self.mostLives {
            let power = PowerSwitch(
                offAt: lives.count < script.deaths.count ? script.deaths[lives.count] : nil)
            if !lives.isEmpty { try await journal.append(.resumed(.init(tool: releaseToolVersion))) }
            let life = try await oneLife(world, journal, disk, power, clock)
            lives.append(power.points)
            if case .ended(let result) = life { conclusion = try result.get().conclusion }
            // Nobody resumes in the same second.
            try await clock.sleep(for: .seconds(60))
        }
        let promises = Promises(
            release: subject.release, witness: witness, events: journal.events,
            held: try await inspectAll(world, clock))
        let end = conclusion?.rawValue ?? "it died"
        // What `resume` goes by: a ledger that says done is not gone on with.
        let isClosed = RunHistory(journal.events).conclusion == .done
        return Verdict(
            violations: promises.broken
                + (conclusion == .done && isClosed ? [] : ["\(end) after \(lives.count) runs"]),
            lives: lives)
    }

    private func oneLife(
        _ world: SimulatedWorld, _ journal: MemoryJournal, _ disk: FullDisk, _ power: PowerSwitch,
        _ clock: VirtualClock
    ) async throws -> PowerSwitch.Life<RunReport> {
        let poweredClock = PoweredClock(clock, power: power)
        let powered = PoweredTransport(world.transport, power: power)
        let transport = ResilientTransport(
            sabotage.transport(powered), time: world.time(poweredClock, seed: script.seed))
        let rows = PoweredJournal(journal: journal, power: power) { disk.refusesRow() }
        let engine = try engine(
            world, transport: transport, journal: sabotage.journal(rows), after: journal.events,
            clock: poweredClock)
        return await power.run { await engine.perform(subject.graph) }
    }

    /// What the destinations hold in the end, asked by a process that was not there.
    private func inspectAll(_ world: SimulatedWorld, _ clock: VirtualClock) async throws -> RunReport {
        let journal = MemoryJournal([])
        let records = subject.packaged.values.map { LedgerEvent.packaged($0) }
        return try await engine(
            world, transport: world.untouched, journal: journal, after: records, clock: clock
        ).perform(subject.inspection)
    }

    private func engine(
        _ world: SimulatedWorld, transport: any Transport, journal: any RunJournal,
        after events: [LedgerEvent], clock: any Clock<Duration>
    ) throws -> Engine {
        let connections = try Connections(
            release: subject.release, environment: world.environment, transport: transport,
            scratch: folder.appending("scratch"), visibility: VisibilityWait(clock: clock), now: world.now)
        let workshop = ReleaseWorkshop(
            release: subject.release, project: subject.project, connections: connections, commandOutput: nil)
        return Engine(
            workshop: PrepackagedWorkshop(
                workshop: workshop, graph: subject.graph, packaged: subject.packaged),
            run: "simulated",
            journal: journal, history: RunHistory(events), parallelism: 4, clock: clock)
    }
}
