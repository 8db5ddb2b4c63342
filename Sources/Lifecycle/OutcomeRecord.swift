public import Core

/// An outcome as ledger, events and reports hold it.
public struct OutcomeRecord: Hashable, Sendable, Codable {
    /// The outcome's stable name, or `done` and `failed` for local work, or `left-undone`.
    public let outcome: String
    /// Evidence of what the destination holds.
    public let receipt: Receipt?
    /// What was seen or said.
    public let detail: String?
    /// What went wrong.
    public let failures: [Failure]

    /// Creates a record.
    public init(outcome: String, receipt: Receipt? = nil, detail: String? = nil, failures: [Failure] = []) {
        self.outcome = outcome
        self.receipt = receipt
        self.detail = detail
        self.failures = failures
    }

    /// Records an outcome of a verb.
    public init(_ outcome: Outcome) {
        switch outcome {
        case .published(let receipt), .alreadyIdentical(let receipt):
            self.init(outcome: outcome.name, receipt: receipt)
        case .alreadyDifferent(let found): self.init(outcome: outcome.name, detail: found)
        case .staged(let detail), .accepted(let detail), .awaitingApproval(let detail):
            self.init(outcome: outcome.name, detail: detail)
        case .transient(let failure, _), .refused(let failure), .unknown(let failure):
            self.init(outcome: outcome.name, failures: [failure])
        }
    }

    /// Local work that is done.
    public static func done(_ detail: String? = nil) -> OutcomeRecord {
        OutcomeRecord(outcome: "done", detail: detail)
    }

    /// Something optional that could not be done, and why: what is released is whole without it.
    public static func leftUndone(_ reason: String) -> OutcomeRecord {
        OutcomeRecord(outcome: leftUndone, detail: reason)
    }

    /// The name of an outcome that is no failure although nothing was done.
    public static let leftUndone = "left-undone"

    /// The same outcome with one more failure: what was done could not be recorded.
    public func adding(_ failure: Failure) -> OutcomeRecord {
        OutcomeRecord(outcome: outcome, receipt: receipt, detail: detail, failures: failures + [failure])
    }

    /// Work that failed.
    public static func failed(_ failures: [Failure]) -> OutcomeRecord {
        OutcomeRecord(outcome: "failed", failures: failures)
    }

    /// Whether it is what was wanted, as far as it goes.
    public var isSuccess: Bool {
        failures.isEmpty
            && ["done", "published", "already-identical", "staged", "accepted", Self.leftUndone].contains(
                outcome)
    }
}
