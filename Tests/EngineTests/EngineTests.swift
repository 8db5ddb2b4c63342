import Core
import Engine
import Ledger
import Lifecycle
import ReleaseModel
import Synchronization
import TestSupport
import Testing

@Suite("The engine")
struct EngineTests {
    @Test("everything happens once, and the public face last")
    func allWell() async throws {
        let workshop = ScriptedWorkshop()
        let (report, entries) = try await perform(workshop)
        #expect(report.conclusion == .done)
        #expect(report.receipts.count == 4)
        let calls = workshop.calls
        #expect(Set(calls).count == calls.count)
        #expect(calls.suffix(2) == ["publish page", "confirm page"])
        #expect(entries.last?.event == .closed(conclusion: "done"))
    }

    @Test(
        "what is optional fails as a warning, at any of its verbs, and the run is done without it",
        arguments: ["inspect", "stage", "publish", "confirm", "late"])
    func optional(verb: String) async throws {
        var script = ScriptedWorkshop.Script()
        let refusal = Outcome.refused(Scripts.failure("page", .refused))
        switch verb {
        case "inspect": script.inspections = [Scripts.page: [.unknown("down")]]
        case "stage": script.stages = [Scripts.page: [refusal]]
        case "publish": script.publishes = [Scripts.page: [refusal]]
        case "confirm": script.confirmations = [Scripts.page: .alreadyDifferent(found: "another")]
        default: script.confirmations = [Scripts.page: .accepted("not shown yet")]
        }
        let strict = try await perform(ScriptedWorkshop(script)).report
        #expect(strict.conclusion != .done)
        let warnings = Mutex<[String]>([])
        let (report, entries) = try await perform(
            ScriptedWorkshop(script), graph: Scripts.graph(optional: [Scripts.page])
        ) { event in
            if case .warning(_, let text) = event { warnings.withLock { $0.append(text) } }
        }
        #expect(report.conclusion == .done)
        #expect(warnings.withLock { $0 }.contains { $0.hasPrefix("left undone: ") })
        #expect(entries.last?.event == .closed(conclusion: "done"))
    }

    @Test("what destinations tell beside their answers is a warning of the action, each line once in a run")
    func notices() async throws {
        var script = ScriptedWorkshop.Script()
        script.notices = ["this retires"]
        let warnings = Mutex<[String: String]>([:])
        let (report, _) = try await perform(ScriptedWorkshop(script)) { event in
            guard case .warning(let action, let text) = event else { return }
            warnings.withLock { #expect($0.updateValue(action, forKey: text) == nil, "\(text)") }
        }
        #expect(report.conclusion == .done)
        let told = warnings.withLock { $0 }
        #expect(told.count == 5)
        #expect(told["this retires"]?.hasPrefix("preflight ") == true)
        for identity in [Scripts.platform, Scripts.wrapper, Scripts.store, Scripts.page] {
            #expect(told["\(identity.name): this retires"] == "inspect \(identity)")
        }
    }

    @Test("what is optional and was there before does not make a release public that has failed")
    func optionalFromBefore() async throws {
        var script = ScriptedWorkshop.Script()
        script.inspections[Scripts.page] = [.identical(Scripts.receipt(Scripts.page))]
        for identity in [Scripts.platform, Scripts.store] {
            script.publishes[identity] = [.refused(Scripts.failure("account", .refused))]
        }
        let graph = Scripts.graph(optional: [Scripts.page])
        #expect(try await perform(ScriptedWorkshop(script), graph: graph).report.conclusion == .refused)
        #expect(try await perform(ScriptedWorkshop(script)).report.conclusion == .partial)
    }

    @Test("what is optional is not done under a lease that another has taken, and that is no warning")
    func optionalWithoutLease() async throws {
        var script = ScriptedWorkshop.Script()
        for identity in [Scripts.platform, Scripts.wrapper, Scripts.store] {
            script.inspections[identity] = [.identical(Scripts.receipt(identity))]
        }
        let workshop = ScriptedWorkshop(script)
        let graph = Scripts.graph(optional: [Scripts.page])
        let (report, _) = try await perform(workshop, graph: graph, isHeld: false)
        #expect(report.conclusion == .partial && report.failures.map(\.subject) == ["lease"])
        #expect(!workshop.calls.contains("publish page"))
    }

    @Test("an intent is in the ledger before each effect, and the outcome after it")
    func intents() async throws {
        let (_, entries) = try await perform(ScriptedWorkshop())
        for verb in ["stage", "publish"] {
            for identity in [Scripts.platform, Scripts.wrapper, Scripts.store, Scripts.page] {
                let action = "\(verb) \(identity)"
                let intent = entries.firstIndex { entry in
                    if case .intent(let intent) = entry.event { intent.action == action } else { false }
                }
                let outcome = entries.firstIndex { entry in
                    if case .outcome(let name, _) = entry.event { name == action } else { false }
                }
                #expect(try #require(intent) < #require(outcome), "\(action)")
            }
        }
    }

    @Test("all preflight failures are shown at once, and nothing is built")
    func preflights() async throws {
        var script = ScriptedWorkshop.Script()
        script.preflights = [0: [Scripts.failure("npm", .refused)], 1: [Scripts.failure("github", .refused)]]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.failures.map(\.subject).sorted() == ["github", "npm"])
        #expect(workshop.calls.sorted() == ["preflight 0", "preflight 1"])
        #expect(report.conclusion == .refused)
        #expect(report.conclusion.exitCode == 3)
    }

    @Test("a build that fails leaves nothing public: exit code 1")
    func buildFails() async throws {
        var script = ScriptedWorkshop.Script()
        script.failingBuilds = [0]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .failed)
        #expect(!workshop.calls.contains { $0.hasPrefix("stage") || $0.hasPrefix("publish") })
    }

    @Test("other bytes under our name, found before anything is public, stop everything: exit code 6")
    func different() async throws {
        var script = ScriptedWorkshop.Script()
        script.inspections[Scripts.store] = [.different(found: "sha256:other")]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .mismatch)
        #expect(report.failures.map(\.code.name) == ["destination.already-different"])
        #expect(!workshop.calls.contains { $0.hasPrefix("stage") || $0.hasPrefix("publish") })
    }

    @Test("what is there already with our bytes is not sent again, and still read back")
    func identical() async throws {
        var script = ScriptedWorkshop.Script()
        script.inspections[Scripts.platform] = [.identical(Scripts.receipt(Scripts.platform))]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .done)
        #expect(!workshop.calls.contains("publish platform"))
        #expect(!workshop.calls.contains("stage platform"))
        #expect(workshop.calls.contains("confirm platform"))
        #expect(workshop.calls.contains("publish wrapper"))
    }

    @Test("a refused package keeps its dependant and the page back, not its siblings: exit code 4")
    func siblings() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.platform] = [.refused(Scripts.failure("platform", .refused))]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(!workshop.calls.contains("publish wrapper"))
        #expect(workshop.calls.contains("publish store"))
        #expect(workshop.calls.contains("confirm store"))
        #expect(!workshop.calls.contains("publish page"))
        #expect(report.conclusion == .partial)
        #expect(report.conclusion.exitCode == 4)
    }

    @Test("after a lost reply the destination is asked: what has landed is not sent again")
    func lostReplyLanded() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.store] = [.unknown(Scripts.failure("lost"))]
        script.inspections[Scripts.store] = [.absent, .identical(Scripts.receipt(Scripts.store))]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .done)
        #expect(workshop.calls.count { $0 == "publish store" } == 1)
    }

    @Test("after a lost reply that has not landed it is sent again")
    func lostReplyAbsent() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.store] = [
            .unknown(Scripts.failure("lost")), .published(Scripts.receipt(Scripts.store)),
        ]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .done)
        #expect(workshop.calls.count { $0 == "publish store" } == 2)
        let order = workshop.calls.filter { $0.hasSuffix(" store") }
        #expect(
            order == [
                "inspect store", "stage store", "publish store", "inspect store", "publish store",
                "confirm store",
            ])
    }

    @Test(
        "a server that was busy may have done what it was asked all the same: it is asked before the next try"
    )
    func transientLanded() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.store] = [.transient(Scripts.failure("busy"), retryAfter: nil)]
        script.inspections[Scripts.store] = [.absent, .identical(Scripts.receipt(Scripts.store))]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .done)
        #expect(workshop.calls.count { $0 == "publish store" } == 1)
    }

    @Test("a destination that cannot say what it holds gets nothing sent again")
    func lostReplyUnclear() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.store] = [.unknown(Scripts.failure("lost"))]
        script.inspections[Scripts.store] = [.absent, .unknown("500")]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(workshop.calls.count { $0 == "publish store" } == 1)
        #expect(report.conclusion == .partial, "it may be public")
    }

    @Test("a draft of ours after a lost reply is published again, an accepted version is not")
    func lostReplyPending() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.page] = [
            .unknown(Scripts.failure("lost")), .published(Scripts.receipt(Scripts.page)),
        ]
        script.inspections[Scripts.page] = [.absent, .pending("draft")]
        script.publishes[Scripts.store] = [.unknown(Scripts.failure("lost"))]
        script.inspections[Scripts.store] = [.absent, .pending("scanning")]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(workshop.calls.count { $0 == "publish page" } == 2)
        #expect(workshop.calls.count { $0 == "publish store" } == 1)
        #expect(report.conclusion == .done)
    }

    @Test("something transient is tried again within its budget, with a warning each time")
    func budget() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.store] = [.transient(Scripts.failure("busy"), retryAfter: .milliseconds(1))]
        let workshop = ScriptedWorkshop(script)
        let warnings = Mutex(0)
        let (report, _) = try await perform(workshop) { event in
            if case .warning = event { warnings.withLock { $0 += 1 } }
        }
        #expect(workshop.calls.count { $0 == "publish store" } == 3)
        #expect(warnings.withLock { $0 } == 2)
        #expect(report.failures.map(\.subject) == ["busy"])
    }

    @Test("what is accepted and not visible yet ends in waiting: exit code 7")
    func waiting() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.store] = [.accepted("scanning")]
        script.confirmations[Scripts.store] = .accepted("still scanning")
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .waiting)
        #expect(report.conclusion.exitCode == 7)
        #expect(!workshop.calls.contains("publish page"), "a store may still reject what it has accepted")
    }

    @Test("bytes that read back differently stop the page: exit code 6")
    func mismatch() async throws {
        var script = ScriptedWorkshop.Script()
        script.confirmations[Scripts.store] = .alreadyDifferent(found: "sha256:other")
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .mismatch)
        #expect(!workshop.calls.contains("publish page"))
    }

    @Test("what was sent by an earlier run and is still pending is not sent again, and is waited for")
    func pendingFromBefore() async throws {
        var script = ScriptedWorkshop.Script()
        script.inspections[Scripts.store] = [.pending("scanning")]
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(report.conclusion == .done)
        #expect(!workshop.calls.contains("publish store"))
        #expect(workshop.calls.contains("confirm store"))
    }

    @Test("a read-back that fails for a moment is tried again")
    func confirmAgain() async throws {
        var script = ScriptedWorkshop.Script()
        script.confirmations[Scripts.store] = .transient(Scripts.failure("busy"), retryAfter: nil)
        let workshop = ScriptedWorkshop(script)
        let (report, _) = try await perform(workshop)
        #expect(workshop.calls.count { $0 == "confirm store" } == 3)
        #expect(report.conclusion == .waiting, "it is out; only the look at it is missing")
        #expect(!workshop.calls.contains("publish page"))
    }

    @Test("cancelled while it waits to try again, it sends nothing more")
    func cancelledWait() async throws {
        var script = ScriptedWorkshop.Script()
        script.publishes[Scripts.platform] = [.transient(Scripts.failure("busy"), retryAfter: .seconds(60))]
        let workshop = ScriptedWorkshop(script)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await perform(workshop, wait: .seconds(60)) { event in
                if case .warning = event { continuation.finish() }
            }
        }
        for await _ in stream {}
        task.cancel()
        let (report, _) = try await task.value
        #expect(workshop.calls.count { $0 == "publish platform" } == 1)
        #expect(report.conclusion == .interrupted)
    }

    @Test("a publish that is under way when the run is cancelled runs to its end and is recorded")
    func cancelledPublish() async throws {
        var script = ScriptedWorkshop.Script()
        script.delay = .milliseconds(150)
        let workshop = ScriptedWorkshop(script)
        let task = Task { try await perform(workshop, parallelism: 8) }
        while !workshop.calls.contains("publish platform") { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        let (report, _) = try await task.value
        let result = report.results.first { $0.action.id == "publish \(Scripts.platform)" }
        #expect(result?.record.outcome == "published")
        #expect((result?.duration ?? .zero) >= .milliseconds(140), "it was not cut short")
        #expect(!workshop.calls.contains("publish wrapper"))
        #expect(report.conclusion == .interrupted)
    }

    @Test("a partial release that is run again and fails again is still partial: exit code 4")
    func partialAgain() async throws {
        var script = ScriptedWorkshop.Script()
        script.inspections[Scripts.platform] = [.identical(Scripts.receipt(Scripts.platform))]
        script.publishes[Scripts.wrapper] = [.refused(Scripts.failure("wrapper", .refused))]
        script.publishes[Scripts.store] = [.refused(Scripts.failure("store", .refused))]
        let (report, _) = try await perform(ScriptedWorkshop(script))
        #expect(report.conclusion == .partial)
    }

    @Test("no more actions are under way than allowed", arguments: [1, 2, 3])
    func parallelism(limit: Int) async throws {
        var script = ScriptedWorkshop.Script()
        script.delay = .milliseconds(3)
        let workshop = ScriptedWorkshop(script)
        _ = try await perform(workshop, parallelism: limit)
        #expect(workshop.most <= limit)
    }

    @Test("cancelling starts nothing new, waits for what is under way, and concludes interrupted: 130")
    func cancellation() async throws {
        var script = ScriptedWorkshop.Script()
        script.delay = .milliseconds(20)
        let workshop = ScriptedWorkshop(script)
        let task = Task { try await perform(workshop, parallelism: 1) }
        try await Task.sleep(for: .milliseconds(70))
        task.cancel()
        let (report, entries) = try await task.value
        #expect(report.conclusion == .interrupted)
        #expect(report.conclusion.exitCode == 130)
        #expect(workshop.calls.count < 15)
        let outcomes = entries.count { if case .outcome = $0.event { true } else { false } }
        let gates = report.results.count { $0.action.id.hasPrefix("gate") && $0.record.outcome == "done" }
        #expect(outcomes - gates == workshop.calls.count, "each action that began has its outcome")
    }
}
