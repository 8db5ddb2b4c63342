internal import Core
internal import Ledger
internal import Simulation
internal import Synchronization

/// A ledger of one run in memory: what it has taken outlives a simulated crash.
///
/// A class with a lock, because engine and witness of one simulation share it; nothing is done under the lock
/// but reading and appending.
final class MemoryJournal: RunJournal {
    private let rows: Mutex<[LedgerEvent]>

    init(_ events: [LedgerEvent]) { rows = Mutex(events) }

    var events: [LedgerEvent] { rows.withLock { $0 } }

    func append(_ event: LedgerEvent) async throws { rows.withLock { $0.append(event) } }
}

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
