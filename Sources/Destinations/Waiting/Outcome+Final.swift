internal import Lifecycle

extension Outcome {
    /// Whether another look can only show the same: not for what is accepted and not visible yet, and not where
    /// nothing could be seen.
    var isFinal: Bool {
        switch self {
        case .accepted, .transient: false
        case .published, .alreadyIdentical, .alreadyDifferent, .staged, .awaitingApproval, .refused, .unknown:
            true
        }
    }
}
