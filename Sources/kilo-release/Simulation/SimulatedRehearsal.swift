internal import Core
internal import Engine
internal import Glibc
internal import Rehearsal
internal import ReleaseModel
internal import Simulation
internal import SystemPackage

/// `rehearse --simulate`: makes the artifacts once, then releases them thousands of times in virtual time.
struct SimulatedRehearsal {
    let session: ReleaseSession
    let options: FaultOptions
    let output: OutputOptions

    func run() async throws {
        let reporter = RunReporter(output, environment: session.project.environment)
        reporter.say("simulating \(session.headline)")
        let packaged = try await SimulationCampaign.artifacts(
            of: session, showsCommandOutput: output.verbose)
        let seed = options.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        try await ScratchFolder.inMemory { folder in
            let campaign = SimulationCampaign(
                subject: try SimulationSubject(
                    release: session.release, project: session.project, packaged: packaged),
                folder: folder,
                workers: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
            let trials = try await trials(campaign, seed: seed, reporter)
            let clock = ContinuousClock()
            let start = clock.now
            let report = try await campaign.run(trials)
            show(report, after: start.duration(to: clock.now), reporter)
            if !report.findings.isEmpty { throw ConclusionExit(conclusion: .mismatch) }
        }
    }

    private func trials(
        _ campaign: SimulationCampaign, seed: UInt64, _ reporter: RunReporter
    ) async throws -> [SimulationCampaign.Trial] {
        let points = try await campaign.points()
        if let number = options.crashAt {
            return SimulationCampaign.deaths(points.filter { $0.number == number })
        }
        let random = SimulationCampaign.random(
            (0..<UInt64(options.rounds ?? 1_000)).map { seed &+ $0 }, points: points.count,
            of: session.release.services)
        // A seed that is given asks for its schedules, not for all else again.
        let deaths = options.seed == nil ? SimulationCampaign.deaths(points) : []
        reporter.say("  \(deaths.count) points to die at, \(random.count) random schedules from seed \(seed)")
        return deaths + random
    }

    private func show(_ report: SimulationCampaign.Report, after time: Duration, _ reporter: RunReporter) {
        for finding in report.findings {
            reporter.say("  broken: \(finding.replay)")
            let faults = finding.script.faults.map(\.description).joined(separator: " ")
            reporter.say("    deaths \(finding.script.deaths), faults: \(faults.isEmpty ? "none" : faults)")
            for violation in finding.violations { reporter.say("    \(violation)") }
            guard output.verbose else { continue }
            for (number, life) in finding.lives.enumerated() {
                reporter.say("    run \(number + 1)")
                for point in life { reporter.say("      \(point)") }
            }
        }
        reporter.publish([
            "event": "simulated", "simulations": .number("\(report.simulations)"),
            "runs": .number("\(report.lives)"),
            "milliseconds": .number("\(DurationText.milliseconds(time))"),
            "findings": .array(
                report.findings.map { finding in
                    [
                        "replay": .string(finding.replay),
                        "violations": .array(finding.violations.map { .string($0) }),
                    ]
                }),
        ])
        let sentence = report.findings.isEmpty ? "every promise held" : "PROMISES WERE BROKEN"
        reporter.say(
            "\(report.simulations) releases, \(report.lives) runs, \(DurationText.seconds(time)): \(sentence)"
        )
    }
}
