internal import Dispatch

/// Threads for blocking work.
///
/// As many at once as Dispatch gives to a concurrent queue.
private let blockingWork = DispatchQueue(label: "kilo-release.blocking", attributes: .concurrent)

/// Runs blocking work (compression, hashing of files, SQLite, waiting for a process) outside of the cooperative
/// pool, which has only as many threads as the machine has cores.
///
/// In a task that is confined to an executor the work runs at once, on the thread of the caller.
///
/// - Throws: what the work throws.
public func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    if Confinement.executor != nil { return try work() }
    return try await withCheckedThrowingContinuation { continuation in
        blockingWork.async { continuation.resume(with: Result(catching: work)) }
    }
}

/// Runs work to its end although the task that waits for it is cancelled meanwhile.
///
/// For a request that makes something public: cut in the middle it would leave nobody knowing what happened.
public func uninterrupted<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
    // A task that is no child inherits task-local values but no executor, so that has to be named.
    await Task(executorPreference: Confinement.executor) { await work() }.value
}

/// Keeps everything that a task does on one executor, so that a simulation decides the order of all steps.
///
/// A task executor alone cannot do that: Dispatch's threads and tasks without a parent leave it. Outside of a
/// simulation nothing is confined, which costs one look at a task-local value.
public enum Confinement {
    /// The executor that nothing may leave; nil for no confinement.
    @TaskLocal public static var executor: (any TaskExecutor)?
}
