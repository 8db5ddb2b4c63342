/// A clock that dies with the power: nobody who slept then wakes to do anything.
public struct PoweredClock<Base: Clock>: Clock where Base.Duration == Swift.Duration {
    /// The wrapped clock's moments.
    public typealias Instant = Base.Instant
    /// Time in seconds and attoseconds.
    public typealias Duration = Swift.Duration

    private let base: Base
    private let power: PowerSwitch

    /// Hangs a clock on a switch.
    public init(_ base: Base, power: PowerSwitch) {
        self.base = base
        self.power = power
    }

    /// The wrapped clock's time.
    public var now: Instant { base.now }
    /// The wrapped clock's resolution.
    public var minimumResolution: Duration { base.minimumResolution }

    /// Sleeps while there is power.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or the power is off.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        if power.death != nil { throw CancellationError() }
        try await base.sleep(until: deadline, tolerance: tolerance)
        if power.death != nil { throw CancellationError() }
    }
}
