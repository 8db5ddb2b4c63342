import Core
import Engine
import Lifecycle
import Testing

@testable import ReleaseModel

@Suite("Random outcomes")
struct RandomScheduleTests {
    /// SplitMix64, so that a failing seed can be run again.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    @Test("whatever destinations answer, the promises of the lifecycle hold", arguments: 0..<60)
    func promises(seed: Int) async throws {
        var random = Generator(state: UInt64(seed))
        let script = script(&random)
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop, parallelism: Int.random(in: 1...4, using: &random))
        let calls = workshop.calls
        let firstEffect = calls.firstIndex { $0.hasPrefix("stage") } ?? calls.count
        let firstPublish = calls.firstIndex { $0.hasPrefix("publish") } ?? calls.count
        #expect(!calls[firstEffect...].contains { $0.hasPrefix("preflight") || $0.hasPrefix("package") })
        #expect(!calls[firstPublish...].contains { $0.hasPrefix("stage") })
        if calls.contains("publish page") {
            for name in ["platform", "wrapper", "store"] { #expect(calls.contains("confirm \(name)")) }
        }
        if calls.contains("publish wrapper") {
            let before = try #require(calls.firstIndex(of: "publish wrapper"))
            let isThere = script.inspections[Scripts.platform]?.first?.isThere == true
            #expect(isThere || calls[..<before].contains("publish platform"))
        }
        let isDone = report.results.allSatisfy { $0.record.isSuccess }
        // What is accepted and not visible yet is no failure; the run waits for it.
        let expected: [Conclusion] = isDone ? [.done, .waiting] : Conclusion.allCases.filter { $0 != .done }
        #expect(expected.contains(report.conclusion), "seed \(seed)")
    }

    private func script(_ random: inout Generator) -> ScriptedWorkshop.Script {
        var script = ScriptedWorkshop.Script()
        if Int.random(in: 0..<12, using: &random) == 0 {
            script.preflights[0] = [Scripts.failure("npm", .refused)]
        }
        for identity in [Scripts.platform, Scripts.wrapper, Scripts.store, Scripts.page] {
            script.inspections[identity] = (0..<4).map { _ in observation(identity, &random) }
            script.stages[identity] = [
                Bool.random(using: &random)
                    ? .staged("") : .transient(Scripts.failure("busy"), retryAfter: nil),
                .staged(""),
            ]
            script.publishes[identity] = (0..<3).map { _ in outcome(identity, &random) }
            if Int.random(in: 0..<6, using: &random) == 0 {
                script.confirmations[identity] = .accepted("soon")
            }
        }
        return script
    }

    private func observation(_ identity: Identity, _ random: inout Generator) -> Observation {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: .different(found: "other")
        case 1: .unknown("500")
        case 2, 3: .identical(Scripts.receipt(identity))
        case 4: .pending("soon")
        default: .absent
        }
    }

    private func outcome(_ identity: Identity, _ random: inout Generator) -> Outcome {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .refused(Scripts.failure("no", .refused))
        case 1: .transient(Scripts.failure("busy"), retryAfter: nil)
        case 2: .unknown(Scripts.failure("lost"))
        case 3: .accepted("soon")
        default: .published(Scripts.receipt(identity))
        }
    }
}

extension Observation {
    /// Whether an earlier run has sent it, visible or not.
    fileprivate var isThere: Bool {
        switch self {
        case .identical, .pending: true
        case .absent, .different, .unknown: false
        }
    }
}
