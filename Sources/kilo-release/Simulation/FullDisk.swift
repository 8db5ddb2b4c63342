internal import Synchronization

/// A disk that refuses one row and then has room again.
///
/// A class with a lock, since rows of parallel actions count together.
final class FullDisk: Sendable {
    private let row: Int?
    private let count = Mutex(0)

    init(row: Int?) { self.row = row }

    func refusesRow() -> Bool {
        count.withLock { count in
            count += 1
            return count == row
        }
    }
}
