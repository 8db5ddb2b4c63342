import ArgumentParser
import Core
import Engine
import Foundation
import HTTP
import HTTPTypes
import Ledger
import Simulation
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import kilo_release

/// A release that goes everywhere, in virtual time, with its stand-ins in memory.
///
/// KiloCode's own has ten times as many requests: `Benchmarks/run simulation` lets it die at every point.
@Suite("The simulation of a release")
struct SimulationTests {
    private func withCampaign<Value>(
        _ body: (SimulationCampaign) async throws -> Value
    ) async throws -> Value {
        try await SampleProject.everywhere { project in
            let options = try PlanOptions.parse([
                "--plan", SampleProject.everywherePlan, "--project", project.folder.path,
            ])
            let session = try await ReleaseSession.open(
                options, allowsDirtyTree: true, wantsChanges: false)
            let packaged = try await SimulationCampaign.artifacts(of: session, showsCommandOutput: false)
            return try await ScratchFolder.inMemory { memory in
                try await body(
                    SimulationCampaign(
                        subject: SimulationSubject(
                            release: session.release, project: session.project, packaged: packaged),
                        folder: memory, workers: 2))
            }
        }
    }

    private func describe(_ report: SimulationCampaign.Report) -> Comment {
        Comment(
            rawValue: report.findings.map { "\($0.replay): \($0.violations) \($0.script)" }
                .joined(separator: "\n"))
    }

    /// A third of the points, another one each time, as a debug build is slow; `KILO_SIMULATION=all` for all.
    @Test("points at which the process can die are got over, one by one")
    func everyCrash() async throws {
        try await withCampaign { campaign in
            let points = try await campaign.points()
            #expect(points.count > 200, "before and after each request and each row of the ledger")
            let isWhole = ProcessInfo.processInfo.environment["KILO_SIMULATION"] == "all"
            let third = Int.random(in: 0..<3)
            let chosen = points.filter { isWhole || $0.number % 3 == third }
            let report = try await campaign.run(SimulationCampaign.deaths(chosen))
            #expect(report.simulations == chosen.count)
            #expect(report.findings.isEmpty, describe(report))
        }
    }

    @Test("1,000 random schedules of faults, deaths and interleavings break no promise")
    func randomFaults() async throws {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        print("simulation: 1,000 schedules from seed \(seed)")
        try await withCampaign { campaign in
            let points = try await campaign.points().count
            let trials = SimulationCampaign.random((0..<1_000).map { seed &+ $0 }, points: points)
            let report = try await campaign.run(trials)
            #expect(report.simulations == 1_000)
            #expect(report.findings.isEmpty, describe(report))
        }
    }

    @Test("the same seed gives the same release, step by step")
    func replay() async throws {
        try await withCampaign { campaign in
            let points = try await campaign.points().count
            for seed in UInt64(1)...3 {
                let script = SimulatedRelease.Script.drawn(seed: seed, points: points)
                let first = try await campaign.run(script, in: 0)
                let second = try await campaign.run(script, in: 1)
                #expect(first.lives == second.lives)
            }
        }
    }

    @Test("a ledger that writes intents after the effect is found within 200 schedules")
    func lateIntents() async throws {
        try await withCampaign { campaign in
            var campaign = campaign
            campaign.sabotage.journal = { LateIntents($0) }
            try await expectFinding(campaign)
        }
    }

    @Test("a client that repeats a publish blindly is found within 200 schedules")
    func blindRetries() async throws {
        try await withCampaign { campaign in
            var campaign = campaign
            campaign.sabotage.transport = { BlindRetries($0) }
            try await expectFinding(campaign)
        }
    }

    private func expectFinding(_ campaign: SimulationCampaign) async throws {
        let points = try await campaign.points().count
        let trials = SimulationCampaign.random(UInt64(1)...200, points: points)
        let report = try await campaign.run(trials, mostFindings: 1)
        #expect(!report.findings.isEmpty, "the simulation would not notice")
    }
}

/// Writes an intent only when the outcome is known.
private final class LateIntents: RunJournal {
    private let journal: any RunJournal
    private let held = Mutex<[String: LedgerEvent]>([:])

    init(_ journal: any RunJournal) { self.journal = journal }

    func append(_ event: LedgerEvent) async throws {
        switch event {
        case .intent(let intent): held.withLock { $0[intent.action] = event }
        case .outcome(let action, _):
            if let intent = held.withLock({ $0.removeValue(forKey: action) }) {
                try await journal.append(intent)
            }
            try await journal.append(event)
        default: try await journal.append(event)
        }
    }
}

/// Sends again whatever was lost or answered with 5xx, without asking.
private struct BlindRetries: Transport {
    let transport: any Transport

    init(_ transport: any Transport) { self.transport = transport }

    func send(_ request: Request) async throws(TransportError) -> Response {
        do throws(TransportError) {
            let response = try await transport.send(request)
            guard response.status.code >= 500 else { return response }
        } catch {
            guard error.reason == .lost else { throw error }
        }
        return try await transport.send(request)
    }
}
