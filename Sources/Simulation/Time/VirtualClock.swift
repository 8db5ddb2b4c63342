internal import Synchronization

/// A clock whose time stands still while anything can run, and jumps to the next sleeper when nothing can.
///
/// So a simulation of hours takes microseconds, and sleepers wake in the order of their times; those of the same
/// time in the order in which they fell asleep.
public final class VirtualClock: Clock {
    /// A moment, counted from the start of the simulation.
    public struct Instant: InstantProtocol {
        /// The time since the start.
        public var offset: Duration

        /// Creates a moment.
        public init(offset: Duration) { self.offset = offset }

        /// The moment some time later.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        /// How long it is until another moment.
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        /// Whether one moment is before another.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let state = Mutex(Sleepers())

    /// Creates a clock that shows zero.
    public init() {}

    /// The time of the simulation.
    public var now: Instant { state.withLock { $0.now } }
    /// Nothing is shorter than a nanosecond here.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Sleeps until a moment; the tolerance is not used.
    ///
    /// - Throws: `CancellationError`, at once when the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let ticket = state.withLock { $0.ticket() }
        let awakening = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.add(Sleeper(deadline, ticket, continuation)) }?.wake(.cancelled)
            }
        } onCancel: {
            state.withLock { $0.cancel(ticket) }?.wake(.cancelled)
        }
        // A cancellation may have come between waking and this line.
        state.withLock { $0.forget(ticket) }
        if awakening == .cancelled { throw CancellationError() }
    }

    /// Lets time jump to the next sleeper and wakes it.
    ///
    /// - Returns: false if nobody sleeps.
    public func wakeNext() -> Bool {
        guard let sleeper = state.withLock({ $0.takeNext() }) else { return false }
        sleeper.wake(.over)
        return true
    }
}
