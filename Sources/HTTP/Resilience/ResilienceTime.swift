public import Core

/// Time and chance, as the resilient transport uses them.
public struct ResilienceTime: Sendable {
    /// The time since some moment, which never goes back.
    let elapsed: @Sendable () -> Duration
    /// Sleeps; a cancellation ends it.
    let sleep: @Sendable (Duration) async throws -> Void
    /// The date.
    let now: @Sendable () -> Timestamp
    /// From 0 up to, not including, 1.
    let random: @Sendable () -> Double

    /// Takes waits from a clock, dates from `now`, and chance from `random`, which gives 0 up to, not including, 1.
    public init(
        clock: some Clock<Duration>, now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
        self.now = now
        self.random = random
    }
}
