/// Measures with an injected clock, whose kind of instant need not be known.
struct Stopwatch {
    private let read: () -> Duration

    init(_ clock: any Clock<Duration>) { read = Self.start(clock) }

    var elapsed: Duration { read() }

    private static func start<C: Clock<Duration>>(_ clock: C) -> () -> Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}
