internal import Core
internal import Ledger
internal import Simulation

/// A journal with a point before and after each row at which the process can die, and a disk that can be full.
struct PoweredJournal: RunJournal {
    let journal: any RunJournal
    let power: PowerSwitch
    /// Whether the disk refuses a row.
    let isFull: @Sendable () -> Bool

    func append(_ event: LedgerEvent) async throws {
        try await power.guarding("ledger \(event.kind)") {
            if isFull() {
                throw Failure(
                    .ledgerUnusable, "simulated disk", "the disk is full", advice: "free space, then resume")
            }
            try await journal.append(event)
        }
    }
}
