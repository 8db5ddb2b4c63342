internal import Synchronization

/// What a simulation's body came to; nil while it runs.
final class End<Value: Sendable>: Sendable {
    private let noted = Mutex<Result<Value, any Error>?>(nil)

    var outcome: Result<Value, any Error>? { noted.withLock { $0 } }

    func note(_ outcome: Result<Value, any Error>) { noted.withLock { $0 = outcome } }
}
