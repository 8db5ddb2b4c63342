import Synchronization

/// A clock whose time passes only by sleeping, and at once.
public final class SleeplessClock: Clock {
    /// A point of its time.
    public struct Instant: InstantProtocol {
        fileprivate var offset: Duration

        /// A later point.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }

        /// The time between two points.
        public func duration(to other: Instant) -> Duration { other.offset - offset }

        /// Earlier before later.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let offset = Mutex(Duration.zero)

    /// Creates a clock at the beginning of its time.
    public init() {}

    /// How far its time has come.
    public var now: Instant { Instant(offset: elapsed) }

    /// Sleeps take exactly as long as they say.
    public var minimumResolution: Duration { .zero }

    /// How much time has passed.
    public var elapsed: Duration { offset.withLock { $0 } }

    /// Lets the time pass.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        offset.withLock { $0 = max($0, deadline.offset) }
    }
}
