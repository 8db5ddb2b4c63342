public import Core

/// What became of a verb.
public enum Outcome: Hashable, Sendable {
    /// It is public (after `confirm`: and holds our bytes).
    case published(Receipt)
    /// It was there already, with our bytes.
    case alreadyIdentical(Receipt)
    /// It is there with other bytes. Always stops.
    case alreadyDifferent(found: String)
    /// Uploaded, not public.
    case staged(String)
    /// Accepted by the destination, not visible yet.
    case accepted(String)
    /// Waits for a person at the destination.
    case awaitingApproval(String)
    /// Did not happen, for a reason that passes; may be tried again after the wait the destination asked for.
    case transient(Failure, retryAfter: Duration?)
    /// The destination said no, in its own words, with our explanation.
    case refused(Failure)
    /// The reply was lost; only `inspect` can tell what happened.
    case unknown(Failure)
}

extension Outcome {
    /// The stable name of the case, as ledger and events spell it.
    public var name: String {
        switch self {
        case .published: "published"
        case .alreadyIdentical: "already-identical"
        case .alreadyDifferent: "already-different"
        case .staged: "staged"
        case .accepted: "accepted"
        case .awaitingApproval: "awaiting-approval"
        case .transient: "transient"
        case .refused: "refused"
        case .unknown: "unknown"
        }
    }
}
