internal import Core
internal import Glibc
internal import Synchronization

/// Runs all jobs of a simulation on one thread, in an order that depends on nothing but a seed.
///
/// It is the task executor (SE-0417) of the root task, of all child tasks and of all default actors that they
/// call, and it confines `offPool` and `uninterrupted` of Core. When no job is ready, virtual time jumps to the
/// next sleeper. One executor runs one simulation.
///
/// ```swift
/// let simulation = SimulationExecutor(.drawn(seed: 7))
/// let report = try await simulation.run { await engine(clock: simulation.clock).run() }
/// ```
public final class SimulationExecutor: TaskExecutor {
    /// Which of the jobs that are ready is next.
    public enum Order: Hashable, Sendable {
        /// The one that has been ready for longest.
        case firstComeFirstServed
        /// Any, drawn from a seed, so that other seeds show other interleavings.
        case drawn(seed: UInt64)
    }

    /// The time of the simulation.
    public let clock: VirtualClock
    private let ready: Mutex<ReadyJobs>

    /// Creates an executor at the beginning of time.
    public init(_ order: Order, clock: VirtualClock = VirtualClock()) {
        self.clock = clock
        ready = Mutex(ReadyJobs(order))
    }

    /// Takes a job that is ready; called by the concurrency runtime.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        ready.withLock { $0.add(job, from: pthread_self()) }
    }

    /// How many jobs ran so far.
    public var steps: Int { ready.withLock { $0.taken } }

    /// Runs a simulation to its end, on a thread of its own.
    ///
    /// - Throws: what the body throws, and `Failure` with code `simulation.left` if something ran outside of
    ///   the simulation (a thread, a queue, `Task.sleep`, a task without a parent), or `simulation.stuck` if
    ///   nothing is ready and nobody sleeps although the body has not ended.
    public func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await offPool { try self.runHere(body) }
    }

    /// Runs a simulation to its end on the thread of the caller, which must not belong to the cooperative pool.
    ///
    /// - Throws: as `run`.
    public func runHere<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value
    {
        ready.withLock { $0.owner = pthread_self() }
        let end = End<Value>()
        Task(executorPreference: self) {
            end.note(await self.confined(body))
        }
        return try drive(until: end)
    }

    private func confined<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        await Confinement.$executor.withValue(self) {
            do {
                return .success(try await body())
            } catch {
                return .failure(error)
            }
        }
    }

    private func drive<Value>(until end: End<Value>) throws -> Value {
        while true {
            while let job = ready.withLock({ $0.take() }) {
                job.runSynchronously(on: asUnownedTaskExecutor())
            }
            if let outcome = end.outcome {
                guard !ready.withLock({ $0.wasEnteredFromOutside }) else { throw Failure.left }
                return try outcome.get()
            }
            guard clock.wakeNext() else { throw Failure.stuck(clock.now) }
        }
    }
}
