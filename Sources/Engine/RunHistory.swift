internal import Core
public import Ledger
internal import Lifecycle
internal import ReleaseModel

/// What earlier sittings of a run left in the ledger, as far as it decides what is done now.
///
/// A ledger says what was *seen*; what a destination holds is asked again. So preflights, questions and read-back
/// are always repeated, artifacts never are, and what was accepted once is never sent again.
public struct RunHistory: Hashable, Sendable {
    /// The artifacts that are in the store, by the action that made them.
    public let packaged: [String: LedgerEvent.PackagedRecord]
    /// The signatures that were given.
    public let approvals: [LedgerEvent.Approval]
    /// How the run ended, if it was not interrupted in the middle and has not gone on since.
    public let conclusion: Conclusion?
    /// The actions that made something public: the last word of each.
    private let accepted: [String: OutcomeRecord]
    /// The digests of what was sent, by the action that sent it.
    private let sent: [String: Digest]
    /// The publishing actions whose last try is not known to have failed.
    private let undecided: Set<String>

    /// Reads the entries of one run, in order.
    public init(_ events: [LedgerEvent] = []) {
        var (packaged, accepted) = ([String: LedgerEvent.PackagedRecord](), [String: OutcomeRecord]())
        var (sent, undecided) = ([String: Digest](), Set<String>())
        var (approvals, conclusion) = ([LedgerEvent.Approval](), Conclusion?.none)
        for event in events {
            switch event {
            case .packaged(let record): packaged[record.action] = record
            case .intent(let intent) where intent.action == Action.Kind.publish(intent.identity).name:
                sent[intent.action] = intent.digest
                undecided.insert(intent.action)
            case .outcome(let action, let record):
                if record.saysAccepted { accepted[action] = record }
                if record.outcome != "unknown" { undecided.remove(action) }
            case .approved(let approval): approvals.append(approval)
            case .closed(let name): conclusion = Conclusion(rawValue: name)
            case .resumed: conclusion = nil
            case .opened, .intent: break
            }
        }
        self.packaged = packaged
        self.accepted = accepted
        self.sent = sent
        self.undecided = undecided
        self.approvals = approvals
        self.conclusion = conclusion
    }

    /// Whether a command need not run, as everything that it is run for is in the store.
    func hasAll(thatNeed build: Action, in graph: ActionGraph) -> Bool {
        let dependants = graph.actions.filter { $0.requires.contains(build.id) }
        return !dependants.isEmpty && dependants.allSatisfy { packaged[$0.id] != nil }
    }

    /// What other runs of the same ledger have made public, and nothing else of them: for a run that begins anew.
    public static func acceptances(in events: [LedgerEvent]) -> RunHistory {
        RunHistory(
            events.filter { event in
                switch event {
                case .intent, .outcome: true
                case .opened, .packaged, .approved, .resumed, .closed: false
                }
            })
    }

    /// Whether something of this history is public, or may be.
    public var mayBePublic: Bool {
        !undecided.isEmpty || accepted.keys.contains { $0.hasPrefix("publish ") }
    }

    /// Whether something that one of these actions makes public is public already, or may be.
    func mayBePublic(by graph: ActionGraph) -> Bool {
        graph.actions.contains { action in
            guard case .publish = action.kind else { return false }
            if undecided.contains(action.id) { return true }
            return accepted[action.id].map { !$0.tellsOnlyOfEarlierReleases(action) } ?? false
        }
    }

    /// What an earlier sitting was told when it made exactly these bytes public, if it was told that they were
    /// accepted.
    func acceptance(of identity: Identity, _ digest: Digest) -> OutcomeRecord? {
        let action = Action.Kind.publish(identity).name
        return sent[action] == nil || sent[action] == digest ? accepted[action] : nil
    }
}

extension OutcomeRecord {
    fileprivate var saysAccepted: Bool {
        ["published", "already-identical", "accepted"].contains(outcome)
    }
}
