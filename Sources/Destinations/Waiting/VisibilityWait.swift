/// How long to wait for a store to show what it has accepted, and how often to look.
public struct VisibilityWait: Sendable {
    /// The longest time from the first look to the last.
    public var deadline: Duration
    /// The pause after the first look; each next one is half as long again, up to a minute.
    public var interval: Duration
    /// Tells the time and sleeps.
    public var clock: any Clock<Duration>

    /// Creates a wait.
    ///
    /// The stores say "a few minutes"; their scans have taken up to half an hour.
    public init(
        deadline: Duration = .seconds(30 * 60), interval: Duration = .seconds(5),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.deadline = deadline
        self.interval = interval
        self.clock = clock
    }

    /// Looks until there is an answer that ends the wait, or the deadline has passed, or the task is cancelled.
    ///
    /// There is always one look. Returns the last one.
    func until<Sight>(_ isFinal: (Sight) -> Bool, _ look: () async -> Sight) async -> Sight {
        await Self.until(isFinal, look, deadline: deadline, interval: interval, clock: clock)
    }

    private static func until<Sight, C: Clock<Duration>>(
        _ isFinal: (Sight) -> Bool, _ look: () async -> Sight, deadline: Duration, interval: Duration,
        clock: C
    ) async -> Sight {
        let start = clock.now
        var pause = interval
        while true {
            let sight = await look()
            let left = deadline - start.duration(to: clock.now)
            guard !isFinal(sight), left > .zero else { return sight }
            do {
                try await clock.sleep(for: min(pause, left))
            } catch {
                return sight
            }
            pause = min(pause * 3 / 2, .seconds(60))
        }
    }
}
