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
    /// The actions that made something public, or may have: the last word of each.
    private let accepted: [String: OutcomeRecord]

    /// Reads the entries of one run, in order.
    public init(_ events: [LedgerEvent] = []) {
        var (packaged, accepted) = ([String: LedgerEvent.PackagedRecord](), [String: OutcomeRecord]())
        var (approvals, conclusion) = ([LedgerEvent.Approval](), Conclusion?.none)
        for event in events {
            switch event {
            case .packaged(let record): packaged[record.action] = record
            case .outcome(let action, let record) where record.saysAccepted: accepted[action] = record
            case .approved(let approval): approvals.append(approval)
            case .closed(let name): conclusion = Conclusion(rawValue: name)
            case .resumed: conclusion = nil
            case .opened, .intent, .outcome: break
            }
        }
        self.packaged = packaged
        self.accepted = accepted
        self.approvals = approvals
        self.conclusion = conclusion
    }

    /// Whether a command need not run, as everything that it is run for is in the store.
    func hasAll(thatNeed build: Action, in graph: ActionGraph) -> Bool {
        let dependants = graph.actions.filter { $0.requires.contains(build.id) }
        return !dependants.isEmpty && dependants.allSatisfy { packaged[$0.id] != nil }
    }

    /// What an earlier sitting was told when it made this public, if it was told that it was accepted.
    func acceptance(of identity: Identity) -> OutcomeRecord? {
        accepted[Action.Kind.publish(identity).name]
    }
}

extension OutcomeRecord {
    fileprivate var saysAccepted: Bool {
        ["published", "already-identical", "accepted"].contains(outcome)
    }
}
