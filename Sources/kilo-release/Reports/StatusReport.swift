internal import Core
internal import Ledger
internal import Lifecycle

/// A run as its ledger tells it: the last thing known of each action.
struct StatusReport {
    private let run: String
    private var opening: LedgerEvent.RunOpening?
    private var conclusion: String?
    private var actions: [(name: String, record: OutcomeRecord?)] = []

    init(run: String, entries: [LedgerEntry]) {
        self.run = run
        for entry in entries { add(entry.event) }
    }

    private mutating func add(_ event: LedgerEvent) {
        switch event {
        case .opened(let opening): self.opening = opening
        case .intent(let intent): note(intent.action, nil)
        case .outcome(let action, let record): note(action, record)
        case .packaged, .approved: break
        case .resumed: conclusion = nil
        case .closed(let conclusion): self.conclusion = conclusion
        }
    }

    private mutating func note(_ action: String, _ record: OutcomeRecord?) {
        if action.hasPrefix("gate ") { return }
        guard let index = actions.firstIndex(where: { $0.name == action }) else {
            return actions.append((action, record))
        }
        actions[index].record = record
    }

    /// An intent without an outcome is the trace of a crash.
    private static func state(_ record: OutcomeRecord?) -> String {
        record?.outcome ?? "begun, no outcome"
    }

    var text: String {
        let product =
            opening.map { "\($0.scope) of \($0.product) \($0.version), plan \($0.planDigest)" } ?? ""
        let lines = actions.flatMap { action in
            ["  \(action.name)  \(Self.state(action.record))"]
                + (action.record?.receipt.map { ["      \($0.url)  \($0.digest)"] } ?? [])
                + (action.record?.failures ?? []).map { "      \($0)" }
        }
        return (["run \(run): \(conclusion ?? "not closed")", product] + lines).joined(separator: "\n")
    }

    var json: JSONValue {
        [
            "run": .string(run),
            "scope": opening.map { .string($0.scope) } ?? .null,
            "product": opening.map { .string($0.product) } ?? .null,
            "version": opening.map { .string($0.version) } ?? .null,
            "planDigest": opening.map { .string($0.planDigest.description) } ?? .null,
            "conclusion": conclusion.map { .string($0) } ?? .null,
            "actions": .array(actions.map(Self.action)),
        ]
    }

    private static func action(_ action: (name: String, record: OutcomeRecord?)) -> JSONValue {
        [
            "action": .string(action.name), "outcome": .string(state(action.record)),
            "url": action.record?.receipt.map { .string($0.url) } ?? .null,
            "digest": action.record?.receipt.map { .string($0.digest.description) } ?? .null,
        ]
    }
}
