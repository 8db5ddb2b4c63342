internal import Core
internal import Ledger
internal import Lifecycle

/// A run as its ledger tells it: the last thing known of each action.
struct StatusReport: Sendable {
    let run: String
    private(set) var opening: LedgerEvent.RunOpening?
    private(set) var conclusion: String?
    private(set) var actions: [StatusAction] = []
    private(set) var artifacts: [StatusArtifact] = []
    /// When the newest entry was written.
    private(set) var updated: Timestamp?

    init(run: String, entries: [LedgerEntry]) {
        self.run = run
        for entry in entries { add(entry.event, entry.time) }
    }

    private mutating func add(_ event: LedgerEvent, _ time: Timestamp) {
        updated = time
        switch event {
        case .opened(let opening): self.opening = opening
        case .intent(let intent): note(intent.action, nil, time)
        case .outcome(let action, let record): note(action, record, time)
        case .packaged(let record):
            artifacts.removeAll { $0.record.action == record.action }
            artifacts.append(StatusArtifact(record: record, time: time))
        case .approved: break
        case .resumed: conclusion = nil
        case .closed(let conclusion): self.conclusion = conclusion
        }
    }

    private mutating func note(_ name: String, _ record: OutcomeRecord?, _ time: Timestamp) {
        if name.hasPrefix("gate ") { return }
        let action = StatusAction(name: name, record: record, time: time)
        guard let index = actions.firstIndex(where: { $0.name == name }) else {
            return actions.append(action)
        }
        actions[index] = action
    }
}

/// An artifact in the store.
struct StatusArtifact: Sendable {
    let record: LedgerEvent.PackagedRecord
    let time: Timestamp
}

/// An action, and the last that is known of it.
struct StatusAction: Sendable {
    /// Verb and object: `publish npm:@kilocode/cli@7.4.23`.
    let name: String
    /// Nil while only the intent is known: it was sent, or was about to be, and the reply is not in the ledger.
    let record: OutcomeRecord?
    let time: Timestamp

    var verb: String { String(name.prefix { $0 != " " }) }
    var object: String { String(name.drop { $0 != " " }.dropFirst()) }
    var state: String { record?.outcome ?? "sent, reply unknown" }

    /// What it means for the reader.
    var standing: Standing {
        guard let record else { return .open }
        if record.outcome == "blocked" { return .ahead }
        if record.outcome == "unknown" { return .open }
        if record.outcome == "awaiting-approval" || (record.outcome == "accepted" && verb == "confirm") {
            return .waiting
        }
        if record.outcome == OutcomeRecord.leftUndone { return .undone }
        return record.isSuccess ? .done : .failed
    }

    /// How an action stands.
    enum Standing: String, Sendable {
        case done, waiting, open, failed
        /// Not done, and not needed.
        case undone
        /// Not begun.
        case ahead
    }
}

extension StatusReport {
    /// What was sent without a reply that the ledger knows.
    var open: [StatusAction] { actions.filter { $0.standing == .open } }

    /// A line of the matrix: an artifact or an identity, with what is known of it in each phase.
    struct Line: Sendable {
        let name: String
        /// As many as `phases`; nil where nothing has begun, or nothing is to be done.
        let cells: [StatusAction?]
    }

    static let phases = ["package", "inspect", "stage", "publish", "confirm"]

    /// Artifacts first, then what destinations know, each in the order in which the ledger names them.
    var matrix: [Line] {
        var names: [String] = []
        for verb in [["package", "checksum"], Array(Self.phases.dropFirst())] {
            for action in actions where verb.contains(action.verb) && !names.contains(action.object) {
                names.append(action.object)
            }
        }
        let known = Dictionary(actions.map { ($0.name, $0) }) { $1 }
        return names.map { name in
            let cells = Self.phases.map { phase in
                known["\(phase) \(name)"] ?? (phase == "package" ? known["checksum \(name)"] : nil)
            }
            return Line(name: name, cells: cells)
        }
    }

    /// What to do now.
    var next: String {
        guard opening?.scope == "release" else {
            return conclusion == "done"
                ? "nothing: it is done" : "run the command again; nothing is published by it"
        }
        let resume = "kilo-release resume --run \(ShellWord.quote(run))"
        return switch conclusion {
        case "done" where actions.contains { $0.standing == .undone }:
            "do by hand what was left undone, or leave it; all else is there and was read back"
        case "done": "nothing: everything is there and was read back"
        case "waiting": "wait until it is visible, then `\(resume)`"
        case "mismatch": "find out who published other bytes; nothing further is sent before that is settled"
        default:
            "see to the failures below, then `\(resume)`: it asks every destination before it sends again"
        }
    }
}
