/// The writing side of the record of one run: all that an engine needs of a ledger.
public protocol RunJournal: Sendable {
    /// Writes an event, durably.
    ///
    /// - Throws: `Failure` (`ledger.unusable`); nothing was written then, and the effect that it announces must
    ///   not happen.
    func append(_ event: LedgerEvent) async throws
}

extension Ledger {
    /// The record of one run.
    public func journal(of run: String) -> some RunJournal { LedgerJournal(ledger: self, run: run) }
}

private struct LedgerJournal: RunJournal {
    let ledger: Ledger
    let run: String

    func append(_ event: LedgerEvent) async throws { try await ledger.append(event, run: run) }
}
