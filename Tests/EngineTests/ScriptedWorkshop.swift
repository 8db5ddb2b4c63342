import Core
import Engine
import Foundation
import Ledger
import Lifecycle
import Synchronization
import SystemPackage

@testable import ReleaseModel

/// A workshop whose every answer is written down beforehand, and which notes what it was asked.
final class ScriptedWorkshop: Workshop {
    struct Script: Sendable {
        var preflights: [Int: [Failure]] = [:]
        var failingBuilds: Set<Int> = []
        var inspections: [Identity: [Observation]] = [:]
        var stages: [Identity: [Outcome]] = [:]
        var publishes: [Identity: [Outcome]] = [:]
        var confirmations: [Identity: Outcome] = [:]
        /// Told by preflights and by every inspection and publish.
        var notices: [String] = []
        var hasAlteredBytes = false
        var approvals = 0
        var delay: Duration = .zero
    }

    private struct State {
        var script: Script
        var calls: [String] = []
        var underWay = 0
        var most = 0
    }

    private let state: Mutex<State>
    private let delay: Duration

    init(_ script: Script = Script()) {
        state = Mutex(State(script: script))
        delay = script.delay
    }

    /// What was asked, in order.
    var calls: [String] { state.withLock { $0.calls } }
    /// How many calls were under way at once, at the most.
    var most: Int { state.withLock { $0.most } }

    func preflight(_ destination: Int, notify: @escaping NoticeSink) async -> [Failure] {
        await note("preflight \(destination)")
        await tell(notify)
        return state.withLock { $0.script.preflights[destination] ?? [] }
    }

    func build(_ command: Int) async throws -> String {
        await note("build \(command)")
        if state.withLock({ $0.script.failingBuilds.contains(command) }) { throw Scripts.failure("build") }
        return "ran"
    }

    func package(_ artifact: Int) async throws -> Packaged {
        await note("package \(artifact)")
        return Packaged(fileName: "\(artifact)", digest: Digest.of("\(artifact)"), size: 1, content: "{}")
    }

    func checksums(_ destination: Int) async throws -> Packaged {
        await note("checksums \(destination)")
        return Packaged(fileName: "SUMS", digest: Digest.of("SUMS"), size: 1, content: "{}")
    }

    func restore(_ record: LedgerEvent.PackagedRecord, as kind: Action.Kind) async throws {
        await note("restore \(record.fileName)")
        if state.withLock({ $0.script.hasAlteredBytes }) { throw Scripts.failure("altered", .mismatch) }
    }

    func missingApproval(_ given: [LedgerEvent.Approval]) async throws -> String? {
        await note("approval")
        let needed = state.withLock { $0.script.approvals }
        return given.count < needed ? "\(needed - given.count) of release manager" : nil
    }

    func publication(_ identity: Identity, notify: @escaping NoticeSink) async throws -> any Publication {
        ScriptedPublication(identity: identity, workshop: self, notify: notify)
    }

    fileprivate func tell(_ notify: NoticeSink, about identity: Identity? = nil) async {
        for notice in state.withLock({ $0.script.notices }) {
            await notify(identity.map { "\($0.name): \(notice)" } ?? notice)
        }
    }

    fileprivate func note(_ call: String) async {
        state.withLock { state in
            state.calls.append(call)
            state.underWay += 1
            state.most = max(state.most, state.underWay)
        }
        if delay > .zero { try? await Task.sleep(for: delay) }
        state.withLock { $0.underWay -= 1 }
    }

    /// The next scripted answer; the last one is repeated.
    fileprivate func next<Answer: Sendable>(
        _ path: WritableKeyPath<Script, [Identity: [Answer]]>, _ identity: Identity
    ) -> Answer? {
        state.withLock { state in
            guard var answers = state.script[keyPath: path][identity], let first = answers.first else {
                return nil
            }
            if answers.count > 1 { answers.removeFirst() }
            state.script[keyPath: path][identity] = answers
            return first
        }
    }

    fileprivate func confirmation(_ identity: Identity) -> Outcome? {
        state.withLock { $0.script.confirmations[identity] }
    }
}

private struct ScriptedPublication: Publication {
    let identity: Identity
    let workshop: ScriptedWorkshop
    let notify: NoticeSink
    var digest: Digest { Digest.of(identity.name) }
    var effect: Effect { identity.destination == "github" ? .reversible : .irrevocable }

    func inspect() async throws -> Observation {
        await workshop.note("inspect \(identity.name)")
        await workshop.tell(notify, about: identity)
        return workshop.next(\.inspections, identity) ?? .absent
    }

    func stage() async -> Outcome {
        await workshop.note("stage \(identity.name)")
        return workshop.next(\.stages, identity) ?? .staged("")
    }

    func publish() async -> Outcome {
        await workshop.note("publish \(identity.name)")
        await workshop.tell(notify, about: identity)
        return workshop.next(\.publishes, identity) ?? .published(Scripts.receipt(identity))
    }

    func confirm() async -> Outcome {
        await workshop.note("confirm \(identity.name)")
        return workshop.confirmation(identity) ?? .published(Scripts.receipt(identity))
    }

    func retract() -> [RetractionStep] { [] }
}

/// Names and answers for scripts.
enum Scripts {
    static let platform = Identity(destination: "npm", name: "platform", version: "1.0.0")
    static let wrapper = Identity(destination: "npm", name: "wrapper", version: "1.0.0")
    static let store = Identity(destination: "marketplace", name: "store", version: "1.0.0")
    static let page = Identity(destination: "github", name: "page", version: "v1.0.0")

    static func receipt(_ identity: Identity) -> Receipt {
        Receipt(identity: identity, digest: Digest.of(identity.name), url: "here", evidence: "seen")
    }

    static func failure(_ what: String, _ category: Failure.Category = .work) -> Failure {
        Failure(Failure.Code("test.\(what)", category), what, "as scripted", advice: "")
    }

    /// Two npm packages of which one needs the other, a store, and a release page; one command and one artifact.
    static let graph = graph(asksForApproval: false)

    static func graph(asksForApproval: Bool = false, optional: Set<Identity> = []) -> ActionGraph {
        func action(
            _ kind: Action.Kind, _ effect: Effect, _ requires: [Action.Kind], _ follows: [Action.Kind] = []
        )
            -> Action
        {
            Action(
                kind: kind, effect: effect, requires: requires.map(\.name), follows: follows.map(\.name),
                isOptional: optional.contains { kind.name.hasSuffix(" \($0)") })
        }
        let preflights: [Action.Kind] = [
            .preflight(0, label: "npm"), .preflight(1, label: "github"),
        ]
        let build = Action.Kind.build(0, label: "it")
        let package = Action.Kind.package(0, fileName: "it.tgz")
        let items = [platform, wrapper, store, page]
        let irrevocable = [platform, wrapper, store]
        var actions = preflights.map { action($0, .remoteRead, []) }
        actions.append(action(.gate(.permitted), .local, preflights))
        actions.append(action(build, .local, [.gate(.permitted)]))
        actions.append(action(package, .local, [build]))
        actions += items.map { action(.inspect($0), .remoteRead, [package]) }
        actions.append(action(.gate(.ready), .local, items.map { .inspect($0) }))
        actions += items.map { action(.stage($0), .reversible, [.gate(.ready)]) }
        let approvals: [Action.Kind] = asksForApproval ? [.approval(label: "it")] : []
        actions += approvals.map { action($0, .local, [.gate(.ready)]) }
        actions.append(action(.gate(.staged), .local, items.map { .stage($0) } + approvals))
        func published(_ identity: Identity, after needs: [Action.Kind], _ follows: [Action.Kind] = []) {
            actions.append(action(.publish(identity), .irrevocable, [.gate(.staged)] + needs, follows))
            actions.append(action(.confirm(identity), .remoteRead, [.publish(identity)]))
        }
        published(platform, after: [])
        published(wrapper, after: [.confirm(platform)])
        published(store, after: [], [.publish(platform), .publish(wrapper)])
        actions.append(action(.gate(.settled), .local, irrevocable.map { .confirm($0) }))
        actions.append(action(.publish(page), .reversible, [.gate(.settled)]))
        actions.append(action(.confirm(page), .remoteRead, [.publish(page)]))
        return ActionGraph(actions: actions)
    }
}

/// Runs a graph with a workshop and a ledger of its own.
func perform(
    _ workshop: ScriptedWorkshop, graph: ActionGraph = Scripts.graph, parallelism: Int = 4,
    wait: Duration = .milliseconds(5), after earlier: [LedgerEvent] = [], history: RunHistory? = nil,
    isHeld: Bool = true, isFullAtTheEnd: Bool = false, events: @escaping EventSink = { _ in }
) async throws -> (report: RunReport, entries: [LedgerEntry]) {
    let folder = FilePath(FileManager.default.temporaryDirectory.path).appending(UUID().uuidString)
    defer { try? FileSystem.remove(folder) }
    let ledger = try await Ledger(folder: folder, now: { Timestamp(seconds: 0) })
    let retry = RetryPolicy(attempts: 3, firstWait: .milliseconds(1), longestWait: wait)
    let engine = Engine(
        workshop: workshop, run: "run",
        journal: FullAtTheEnd(journal: ledger.journal(of: "run"), isFull: isFullAtTheEnd),
        history: history ?? RunHistory(earlier),
        parallelism: parallelism, retry: retry,
        permission: { if !isHeld { throw Scripts.failure("lease", .refused) } }, events: events)
    let report = await engine.perform(graph)
    return (report, try await ledger.entries())
}

/// A journal whose disk may have no room for the last row.
private struct FullAtTheEnd: RunJournal {
    let journal: any RunJournal
    let isFull: Bool

    func append(_ event: LedgerEvent) async throws {
        if isFull, case .closed = event {
            throw Failure(.ledgerUnusable, "ledger", "the disk is full", advice: "free space, then resume")
        }
        try await journal.append(event)
    }
}
