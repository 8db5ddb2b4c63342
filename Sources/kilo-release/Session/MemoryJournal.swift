internal import Ledger
internal import Synchronization

/// A record of one run in memory: for runs that nobody resumes, and for simulated ones, whose crashes it outlives.
///
/// A class with a lock, because engine and witness of one run share it; nothing is done under the lock but reading
/// and appending.
final class MemoryJournal: RunJournal {
    private let rows: Mutex<[LedgerEvent]>

    init(_ events: [LedgerEvent] = []) { rows = Mutex(events) }

    var events: [LedgerEvent] { rows.withLock { $0 } }

    func append(_ event: LedgerEvent) async throws { rows.withLock { $0.append(event) } }
}
