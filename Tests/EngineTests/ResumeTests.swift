import Core
import Engine
import Ledger
import Lifecycle
import ReleaseModel
import Testing

@Suite("A run that goes on")
struct ResumeTests {
    private static let packaged = LedgerEvent.packaged(
        .init(
            action: Action.Kind.package(0, fileName: "it.tgz").name, fileName: "it.tgz",
            digest: Digest.of("0"),
            size: 1, content: "{}"))

    private static func outcome(_ kind: Action.Kind, _ outcome: Outcome) -> LedgerEvent {
        .outcome(action: kind.name, OutcomeRecord(outcome))
    }

    @Test("uses the artifacts that it made: nothing is built or packaged a second time")
    func artifacts() async throws {
        let workshop = ScriptedWorkshop()
        let (report, entries) = try await perform(workshop, after: [Self.packaged])
        #expect(report.conclusion == .done)
        #expect(workshop.calls.contains("restore it.tgz"))
        #expect(!workshop.calls.contains { $0.hasPrefix("build") || $0.hasPrefix("package") })
        #expect(!entries.contains { if case .packaged = $0.event { true } else { false } })
    }

    @Test("builds again if it was stopped before the artifact was in the store")
    func notPackaged() async throws {
        let workshop = ScriptedWorkshop()
        _ = try await perform(workshop, after: [.outcome(action: "build it", .done())])
        #expect(workshop.calls.contains("build 0"))
        #expect(workshop.calls.contains("package 0"))
    }

    @Test("refuses bytes that have changed in the store: exit code 6, and nothing has an effect")
    func alteredBytes() async throws {
        var script = ScriptedWorkshop.Script()
        script.hasAlteredBytes = true
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop, after: [Self.packaged])
        #expect(report.conclusion == .mismatch)
        #expect(!workshop.calls.contains { $0.hasPrefix("stage") || $0.hasPrefix("publish") })
    }

    @Test("asks every destination again, with the credentials of today")
    func asksAgain() async throws {
        let before: [LedgerEvent] = [
            .outcome(action: "preflight npm", .done()), Self.packaged,
            .outcome(action: "inspect \(Scripts.store)", .done("absent")),
        ]
        let workshop = ScriptedWorkshop()
        _ = try await perform(workshop, after: before)
        #expect(workshop.calls.contains("preflight 0"))
        #expect(workshop.calls.contains("inspect store"))
    }

    @Test("an intent without an outcome is decided by what the destination holds")
    func openIntent() async throws {
        let intent = LedgerEvent.intent(
            .init(action: "publish \(Scripts.store)", identity: Scripts.store, digest: Digest.of("store")))
        var script = ScriptedWorkshop.Script()
        script.inspections[Scripts.store] = [.identical(Scripts.receipt(Scripts.store))]
        let landed = ScriptedWorkshop(script)
        #expect(try await perform(landed, after: [Self.packaged, intent]).report.conclusion == .done)
        #expect(!landed.calls.contains("publish store"))
        let lost = ScriptedWorkshop()
        #expect(try await perform(lost, after: [Self.packaged, intent]).report.conclusion == .done)
        #expect(lost.calls.count { $0 == "publish store" } == 1)
    }

    @Test(
        "what was accepted once and is not shown is late, not missing: it is waited for and never sent again",
        arguments: [
            Outcome.published(Scripts.receipt(Scripts.store)), .accepted("scanning"),
            .alreadyIdentical(Scripts.receipt(Scripts.store)),
        ])
    func late(earlier: Outcome) async throws {
        var script = ScriptedWorkshop.Script()
        script.confirmations[Scripts.store] = .accepted("still scanning")
        let workshop = ScriptedWorkshop(script)
        let before = [Self.packaged, Self.outcome(.publish(Scripts.store), earlier)]
        let (report, _) = try await perform(workshop, after: before)
        #expect(!workshop.calls.contains("publish store"))
        #expect(workshop.calls.contains("confirm store"))
        #expect(report.conclusion == .waiting)
    }

    @Test("a pointer that was set and is gone is set again: that can be taken back")
    func pointer() async throws {
        let workshop = ScriptedWorkshop()
        let before = [
            Self.packaged, Self.outcome(.publish(Scripts.page), .published(Scripts.receipt(Scripts.page))),
        ]
        _ = try await perform(workshop, after: before)
        #expect(workshop.calls.contains("publish page"))
    }

    @Test(
        "what other runs have made public with the same bytes is not sent again; with other bytes it is asked about"
    )
    func otherRuns() async throws {
        func history(_ digest: Digest) -> RunHistory {
            RunHistory.acceptances(in: [
                Self.packaged,
                .intent(
                    .init(action: "publish \(Scripts.store)", identity: Scripts.store, digest: digest)),
                Self.outcome(.publish(Scripts.store), .accepted("scanning")), .closed(conclusion: "waiting"),
            ])
        }
        let same = ScriptedWorkshop()
        _ = try await perform(same, history: history(Digest.of("store")))
        #expect(!same.calls.contains("publish store"))
        #expect(same.calls.contains("package 0"), "artifacts of other runs are theirs")
        let other = ScriptedWorkshop()
        _ = try await perform(other, history: history(Digest.of("other")))
        #expect(other.calls.contains("publish store"))
    }

    @Test("what an earlier sitting made public is not forgotten when a preflight fails now: exit code 4")
    func partialThenRefused() async throws {
        var script = ScriptedWorkshop.Script()
        script.preflights = [1: [Scripts.failure("github", .refused)]]
        let before = [
            Self.packaged, Self.outcome(.publish(Scripts.store), .published(Scripts.receipt(Scripts.store))),
        ]
        let (report, _) = try await perform(ScriptedWorkshop(script), after: before)
        #expect(report.conclusion == .partial)
        let lost = LedgerEvent.intent(
            .init(action: "publish \(Scripts.store)", identity: Scripts.store, digest: Digest.of("store")))
        #expect(try await perform(ScriptedWorkshop(script), after: [lost]).report.conclusion == .partial)
    }

    @Test("a run whose end the ledger could not take is not done, says why, and sends nothing anew")
    func unrecordedEnd() async throws {
        let (report, entries) = try await perform(ScriptedWorkshop(), isFullAtTheEnd: true)
        #expect(report.conclusion == .partial)
        #expect(report.failures.map(\.code) == [.ledgerUnusable])
        let again = ScriptedWorkshop()
        let (second, _) = try await perform(again, after: entries.map(\.event))
        #expect(second.conclusion == .done)
        #expect(!again.calls.contains("publish store"))
    }

    @Test("the history knows how the run ended, and that it has gone on since")
    func conclusion() {
        #expect(RunHistory([.closed(conclusion: "done")]).conclusion == .done)
        #expect(RunHistory([.closed(conclusion: "partial"), .resumed(.init(tool: "1"))]).conclusion == nil)
    }
}

@Suite("Approvals and permissions")
struct ApprovalTests {
    private static let approval = LedgerEvent.approved(
        .init(role: "release manager", signer: "SHA256:x", signature: "sig", statement: Digest.of("it")))

    @Test("a missing approval keeps everything from becoming public, and the run waits: exit code 7")
    func missing() async throws {
        var script = ScriptedWorkshop.Script()
        script.approvals = 1
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop, graph: Scripts.graph(asksForApproval: true))
        #expect(report.conclusion == .waiting)
        #expect(workshop.calls.contains("stage store"), "what can be taken back is there meanwhile")
        #expect(!workshop.calls.contains { $0.hasPrefix("publish") })
    }

    @Test("with the approvals that were recorded the run goes on")
    func given() async throws {
        var script = ScriptedWorkshop.Script()
        script.approvals = 1
        let (report, _) = try await perform(
            ScriptedWorkshop(script), graph: Scripts.graph(asksForApproval: true), after: [Self.approval])
        #expect(report.conclusion == .done)
    }

    @Test("who has lost the lease moves no pointer either")
    func lostLeasePointer() async throws {
        let graph = Scripts.graph(asksForApproval: false)
        var script = ScriptedWorkshop.Script()
        for identity in [Scripts.platform, Scripts.wrapper, Scripts.store] {
            script.inspections[identity] = [.identical(Scripts.receipt(identity))]
        }
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop, graph: graph, isHeld: false)
        #expect(!workshop.calls.contains("publish page"))
        #expect(report.conclusion == .partial)
    }

    @Test("who has lost the lease publishes nothing more that cannot be taken back")
    func lostLease() async throws {
        let workshop = ScriptedWorkshop()
        let (report, entries) = try await perform(
            workshop, isHeld: false)
        #expect(!workshop.calls.contains { $0.hasPrefix("publish") })
        #expect(report.conclusion == .refused)
        let intents = entries.filter { if case .intent = $0.event { true } else { false } }
        #expect(intents.count == 4, "only those of staging")
    }
}
