internal import Core
internal import Engine
internal import Ledger
internal import Rehearsal
internal import ReleaseModel
internal import SystemPackage

/// `rehearse --chaos`: rounds of real processes that are killed, with faults at every destination.
struct ChaosRehearsal {
    let session: ReleaseSession
    let options: FaultOptions
    let output: OutputOptions

    func run() async throws {
        let reporter = RunReporter(output, environment: session.project.environment)
        let rounds = options.rounds ?? 10
        let seed = options.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        reporter.say("chaos: \(session.headline), \(rounds) rounds from seed \(seed)")
        let folder = session.project.workFolder.appending("chaos")
        try await offPool { try FileSystem.makeFolder(folder) }
        // The project's lock: rounds build in the project's folder.
        let lock = try RunLock(session.project.workFolder.appending("lock"))
        var (kills, broken) = (0, 0)
        try await withThrowingTaskGroup(of: (Int, ChaosRound.Verdict).self) { group in
            var waiting = (0..<UInt64(rounds)).makeIterator()
            func start(_ worker: Int) {
                guard let number = waiting.next() else { return }
                let round = round(seed &+ number, folder.appending("\(worker)"))
                group.addTask { (worker, try await round.run()) }
            }
            (0..<workers).forEach(start)
            while let (worker, verdict) = try await group.next() {
                kills += verdict.kills
                broken += verdict.violations.isEmpty ? 0 : 1
                show(verdict, reporter)
                start(worker)
            }
        }
        _ = consume lock
        reporter.publish(["event": "chaos", "kills": .number("\(kills)"), "broken": .number("\(broken)")])
        reporter.say(
            "\(rounds) rounds, \(kills) kills: "
                + (broken == 0 ? "every promise held" : "PROMISES WERE BROKEN in \(broken) rounds"))
        if broken > 0 { throw ConclusionExit(conclusion: .mismatch) }
    }

    /// Rounds mostly wait.
    ///
    /// Those that build do it in the project's folder, one at a time.
    private var workers: Int { session.release.plan.commands.isEmpty ? 6 : 1 }

    private func round(_ seed: UInt64, _ folder: FilePath) -> ChaosRound {
        var random = SplitMix64(seed: seed)
        var faults = FaultDraw(seed: random.next())
        let (size, deaths) = (session.release.graph(.release).actions.count * 4, 1 + random.below(4))
        return ChaosRound(
            release: session.release.withoutApprovals(), project: session.project, folder: folder, seed: seed,
            faults: faults.schedule(requests: size / 4, of: session.release.services),
            deaths: (0..<deaths).map { _ in 1 + random.below(size) })
    }

    private func show(_ verdict: ChaosRound.Verdict, _ reporter: RunReporter) {
        let sentence = verdict.violations.isEmpty ? "held" : "BROKEN"
        reporter.say("  seed \(verdict.seed): \(verdict.lives) runs, \(verdict.kills) killed: \(sentence)")
        for violation in verdict.violations { reporter.say("    \(violation)") }
        if !verdict.violations.isEmpty {
            reporter.say("    again: rehearse --chaos --seed \(verdict.seed) --rounds 1")
        }
    }
}
