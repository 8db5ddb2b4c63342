internal import Dispatch

/// Threads for blocking work.
///
/// As many at once as Dispatch gives to a concurrent queue.
private let blockingWork = DispatchQueue(label: "kilo-release.blocking", attributes: .concurrent)

/// Runs blocking work (compression, hashing of files, SQLite, waiting for a process) outside of the cooperative
/// pool, which has only as many threads as the machine has cores.
///
/// - Throws: what the work throws.
public func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        blockingWork.async { continuation.resume(with: Result(catching: work)) }
    }
}
