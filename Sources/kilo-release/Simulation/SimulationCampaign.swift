internal import Core
internal import Engine
internal import Ledger
internal import Rehearsal
internal import ReleaseModel
internal import Simulation
internal import SystemPackage

/// Many simulated releases: one for every point at which the process can die, and any number with random faults.
struct SimulationCampaign: Sendable {
    let subject: SimulationSubject
    /// A folder for the files of all stand-ins.
    let folder: FilePath
    let workers: Int
    var sabotage = SimulatedRelease.Sabotage()

    /// A broken promise, and how to see it again.
    struct Finding: Hashable, Sendable {
        let script: SimulatedRelease.Script
        /// The options of `rehearse --simulate` that repeat exactly this.
        let replay: String
        let violations: [String]
        /// What each life did, step by step.
        let lives: [[CrashPoint]]
    }

    struct Report: Sendable {
        var simulations = 0
        var lives = 0
        var findings: [Finding] = []
    }

    /// A script, and the options that repeat it.
    struct Trial: Sendable {
        let script: SimulatedRelease.Script
        let replay: String
    }

    /// Makes the artifacts of a release; they are what the ledger of a packaging says.
    static func artifacts(
        of session: ReleaseSession, showsCommandOutput: Bool
    ) async throws -> [String: LedgerEvent.PackagedRecord] {
        let folder = session.project.workFolder.appending("simulation")
        let run = ReleaseRun(
            project: session.project, release: session.release, folder: folder,
            environment: session.project.environment, parallelism: 4,
            showsCommandOutput: showsCommandOutput)
        let report = try await run.begin(.package) { _ in }.report
        guard report.conclusion == .done else { throw Failures(all: report.failures) }
        return try await RecordedRun.find(report.run, in: folder).history().packaged
    }

    /// How many points a release without faults has: before and after each request and each row of the ledger.
    func points() async throws -> [CrashPoint] {
        try await run(SimulatedRelease.Script(seed: 0, faults: [], deaths: [], refusedRow: nil), in: 0).lives
            .first ?? []
    }

    /// One trial for each point.
    static func deaths(_ points: [CrashPoint]) -> [Trial] {
        points.map { point in
            Trial(
                script: .init(seed: 0, faults: [], deaths: [point.number], refusedRow: nil),
                replay: "--crash-at \(point.number)")
        }
    }

    /// The trials of these seeds: each draws its faults, its deaths and the order of its steps.
    static func random(
        _ seeds: some Sequence<UInt64>, points: Int, of services: [RehearsedService] = RehearsedService.always
    ) -> [Trial] {
        seeds.map { seed in
            Trial(
                script: .drawn(seed: seed, points: points, of: services),
                replay: "--seed \(seed) --rounds 1")
        }
    }

    /// Runs trials side by side until all have run, or `mostFindings` have failed.
    func run(_ trials: [Trial], mostFindings: Int = 5) async throws -> Report {
        var (report, waiting) = (Report(), trials.enumerated().makeIterator())
        try await withThrowingTaskGroup(of: (Int, Trial, SimulatedRelease.Verdict).self) { group in
            func start(_ worker: Int) {
                guard report.findings.count < mostFindings, let (_, trial) = waiting.next() else { return }
                group.addTask { (worker, trial, try await run(trial.script, in: worker)) }
            }
            (0..<workers).forEach(start)
            while let (worker, trial, verdict) = try await group.next() {
                report.simulations += 1
                report.lives += verdict.lives.count
                if !verdict.violations.isEmpty {
                    report.findings.append(
                        Finding(
                            script: trial.script, replay: trial.replay, violations: verdict.violations,
                            lives: verdict.lives))
                }
                start(worker)
            }
        }
        return report
    }

    /// Runs one script, with a worker's folder.
    func run(
        _ script: SimulatedRelease.Script, in worker: Int
    ) async throws -> SimulatedRelease.Verdict {
        let place = folder.appending("\(worker)")
        let simulation = SimulatedRelease(
            subject: subject, folder: place, script: script, sabotage: sabotage)
        return try await offPool {
            try FileSystem.remove(place)
            try FileSystem.makeFolder(place.appending("scratch"))
            return try simulation.run()
        }
    }
}

extension SimulatedRelease.Script {
    /// The script of a seed, for a release with so many points and these services.
    static func drawn(seed: UInt64, points: Int, of services: [RehearsedService] = RehearsedService.always)
        -> Self
    {
        var random = SplitMix64(seed: seed)
        var faults = FaultDraw(seed: random.next(), longestWait: .seconds(90))
        // Each request has two points, and each row of the ledger too.
        let requests = points / 4
        let deaths = random.happens(1, of: 2) ? 1 + random.below(3) : 0
        return Self(
            seed: seed, faults: faults.schedule(requests: requests, of: services),
            deaths: (0..<deaths).map { _ in 1 + random.below(points) },
            refusedRow: random.happens(1, of: 8) ? 1 + random.below(max(1, points / 4)) : nil)
    }
}
