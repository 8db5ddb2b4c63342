internal import Core
internal import Ledger
internal import Lifecycle
internal import ReleaseModel

/// Which actions can run, are running, and have ended.
///
/// Pure: the engine's loop feeds it.
struct Schedule {
    private let actions: [Action]
    private var waiting: [Action]
    private var results: [String: ActionResult] = [:]
    private var phases: Set<Phase> = []
    private var isHalted = false
    private(set) var running = 0

    init(_ graph: ActionGraph) {
        actions = graph.actions
        waiting = graph.actions
    }

    /// Takes the next action that may run; nil if none may now.
    mutating func next(isStopping: Bool) -> Action? {
        guard !isStopping else { return nil }
        guard let index = waiting.firstIndex(where: isReady) else { return nil }
        running += 1
        return waiting.remove(at: index)
    }

    /// The phase of an action that begins, if it is the first of it.
    mutating func enter(_ action: Action) -> Phase? {
        phases.insert(action.kind.phase).inserted ? action.kind.phase : nil
    }

    mutating func finish(_ result: ActionResult) {
        running -= 1
        results[result.action.id] = result
        // Other bytes under our name, or a ledger that cannot be written: nothing may have an effect any more.
        let endsEffects = result.record.failures.contains {
            $0.code.category == .mismatch || $0.code == .ledgerUnusable
        }
        if endsEffects { isHalted = true }
        if isHalted || !result.opensTheWay { settle() }
    }

    /// What an earlier verb has found out about the same identity.
    func observation(for action: Action) -> OutcomeRecord? {
        guard let identity = action.kind.identity else { return nil }
        let earlier = [Action.Kind.publish(identity), .stage(identity), .inspect(identity)]
        return earlier.lazy.compactMap { results[$0.name]?.record }.first {
            ["already-identical", "accepted", OutcomeRecord.leftUndone].contains($0.outcome)
        }
    }

    /// Every action in the graph's order; those that never began are `blocked`.
    var allResults: [ActionResult] {
        actions.map { results[$0.id] ?? Self.blocked($0) }
    }

    /// Ends actions that can never run, as something that they need has failed.
    ///
    /// One pass is enough, as a graph names nothing that stands further down.
    private mutating func settle() {
        var open: [Action] = []
        for action in waiting {
            if isBlocked(action) { results[action.id] = Self.blocked(action) } else { open.append(action) }
        }
        waiting = open
    }

    private static func blocked(_ action: Action) -> ActionResult {
        ActionResult(action: action, record: OutcomeRecord(outcome: "blocked"), duration: .zero)
    }

    private func isBlocked(_ action: Action) -> Bool {
        if isHalted, action.effect == .reversible || action.effect == .irrevocable { return true }
        return action.requires.contains { results[$0]?.opensTheWay == false }
    }

    private func isReady(_ action: Action) -> Bool {
        action.requires.allSatisfy { results[$0]?.opensTheWay == true }
            && action.follows.allSatisfy { results[$0] != nil }
    }
}

extension Action.Kind {
    /// The identity that a verb is about; nil for local work.
    var identity: Identity? {
        switch self {
        case .inspect(let identity), .stage(let identity), .publish(let identity), .confirm(let identity):
            identity
        case .preflight, .build, .package, .checksums, .approval, .gate: nil
        }
    }
}
