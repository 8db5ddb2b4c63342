internal import Core
internal import Ledger
public import Lifecycle
public import ReleaseModel

/// How a run ended.
public enum Conclusion: String, Hashable, Sendable, Codable, CaseIterable {
    /// Everything that was asked for is done.
    case done
    /// It failed, and nothing is public.
    case failed
    /// A destination or credential refused before anything was public.
    case refused
    /// Something is public and something is missing; run again, it does what is missing.
    case partial
    /// Bytes differ from what they must be.
    case mismatch
    /// It waits for an approval or for visibility.
    case waiting
    /// A person or the system stopped it.
    case interrupted
}

extension Conclusion {
    /// The exit code of the process.
    public var exitCode: Int32 {
        switch self {
        case .done: 0
        case .failed: 1
        case .refused: 3
        case .partial: 4
        case .mismatch: 6
        case .waiting: 7
        case .interrupted: 130
        }
    }

    /// Judges a run by its actions.
    ///
    /// A mismatch outweighs all, since it needs a person; then what is public decides.
    ///
    /// `wasPublic` says whether earlier sittings, or other runs, have made something of it public. `isRecorded` says
    /// whether the ledger has taken the end; without that nobody may believe the run to be done, as `resume` does not.
    init(_ results: [ActionResult], isInterrupted: Bool, wasPublic: Bool, isRecorded: Bool) {
        let failures = results.flatMap(\.record.failures)
        let failed = results.filter {
            !$0.record.isSuccess && $0.record.outcome != "blocked" && !$0.isWaiting
        }
        let isRefused = failed.contains {
            $0.isPreflight && $0.record.failures.contains { $0.code != .ledgerUnusable }
        }
        let isIncomplete = results.contains { $0.record.outcome == "blocked" }
        if failures.contains(where: { $0.code.category == .mismatch }) {
            self = .mismatch
        } else if isInterrupted {
            self = .interrupted
        } else if failed.isEmpty, results.contains(where: \.isWaiting) {
            self = .waiting
        } else if failed.isEmpty, !isIncomplete, isRecorded {
            self = .done
        } else if wasPublic || results.contains(where: \.mayBePublic) {
            self = .partial
        } else if isRefused || failures.contains(where: { $0.code.category == .refused }) {
            self = .refused
        } else {
            self = .failed
        }
    }
}

/// An action and what became of it.
public struct ActionResult: Hashable, Sendable {
    /// The action.
    public let action: Action
    /// What became of it.
    public let record: OutcomeRecord
    /// How long it took.
    public let duration: Duration

    /// Whether what requires this action may go on.
    ///
    /// A read-back that finds something accepted and not shown yet opens nothing: the store may still reject it.
    var opensTheWay: Bool { record.isSuccess && !isWaiting }

    /// Whether a destination has accepted something that is not visible yet, or waits for a person.
    var isWaiting: Bool {
        if record.outcome == "awaiting-approval" { return true }
        guard case .confirm = action.kind else { return false }
        // It is out, and could not be looked at up to now: only time is missing.
        return record.outcome == "accepted" || record.outcome == "transient"
    }

    var isPreflight: Bool { if case .preflight = action.kind { true } else { false } }

    /// Whether something of ours is public by this action or an earlier run, or may be.
    var mayBePublic: Bool {
        if record.failures.contains(where: { $0.code == .partlyPublished }) { return true }
        if record.tellsOnlyOfEarlierReleases(action) { return false }
        return switch action.kind {
        case .publish:
            ["published", "accepted", "unknown", "already-identical"].contains(record.outcome)
        case .inspect: ["already-identical", "accepted"].contains(record.outcome)
        case .preflight, .build, .package, .checksums, .approval, .stage, .confirm, .gate: false
        }
    }
}

extension OutcomeRecord {
    /// Whether something was there before as it is to be, which may be so for many releases: a page that nobody has
    /// changed since says nothing of this one.
    func tellsOnlyOfEarlierReleases(_ action: Action) -> Bool {
        action.isOptional && outcome == "already-identical"
    }
}
