internal import Core
internal import Engine
internal import Ledger
internal import Processes
internal import Rehearsal
internal import ReleaseModel
internal import SystemPackage

/// One release by real processes: the tool itself, killed at random moments and resumed until it is done, against
/// stand-ins with random faults.
struct ChaosRound: Sendable {
    let release: ResolvedRelease
    let project: Project
    /// For the stand-ins, the ledger and the artifacts of this round; nobody else uses it.
    let folder: FilePath
    let seed: UInt64
    let faults: [WrittenFault]
    /// After how many things each life is killed.
    let deaths: [Int]

    struct Verdict: Sendable {
        let seed: UInt64
        let violations: [String]
        let kills: Int
        let lives: Int
    }

    /// More than any round has deaths and faults.
    private static let mostLives = 40

    func run() async throws -> Verdict {
        let state = folder.appending("state")
        try await offPool {
            try FileSystem.remove(folder)
            try FileSystem.makeFolder(state)
        }
        let ledger = try await Ledger(folder: state, now: ReleaseRun.now)
        let run = "\(release.version)-chaos-\(seed)"
        try await ledger.append(.opened(try RecordedRun.opening(release)), run: run)
        let witness = ReleaseWitness { try await ledger.entries(of: run).map(\.event) }
        let (killer, peace, schedule) = (Killer(), Peace(), FaultSchedule(faults))
        var house = RehearsalHouse(release: release, folder: folder.appending("stand-ins"))
        house.looksUntilVisible = 0
        house.around = { standIn in
            ObservedStandIn(
                harmed: witness.watching(standIn) { schedule.harming($0) },
                unharmed: witness.watching(standIn) { $0 }, killer: killer, peace: peace)
        }
        return try await house.open(firstPort: 0) { settings in
            let child = ChaosChild(
                project: project, state: state, run: run, environment: settings.environment, killer: killer)
            let lives = try await live(child)
            peace.come()
            let end = ChaosEnd(
                release: release, project: project, folder: folder, ledger: ledger, run: run,
                environment: settings.environment, witness: witness, lives: lives)
            let silence = try await secondResume(child, killer)
            let violations = try await end.violations() + silence
            return Verdict(
                seed: seed, violations: violations, kills: lives.count(where: \.wasKilled),
                lives: lives.count)
        }
    }

    private func live(_ child: ChaosChild) async throws -> [ChaosChild.Life] {
        var lives: [ChaosChild.Life] = []
        while lives.count < Self.mostLives {
            let death = lives.count < deaths.count ? deaths[lives.count] : nil
            lives.append(try await child.live(until: death))
            if lives.last?.isDone == true { break }
        }
        return lives
    }

    /// Resuming what is done does nothing and succeeds.
    private func secondResume(_ child: ChaosChild, _ killer: Killer) async throws -> [String] {
        let before = killer.requests
        let life = try await child.live(until: nil)
        let sent = killer.requests - before
        return (life.isDone ? [] : ["a second resume ends with \(life.exit)"])
            + (sent == 0 ? [] : ["a second resume sent \(sent) requests"])
    }
}
