/// Leaves a host alone that failed several times in a row, and lets one request through after a pause.
///
/// Times are durations since a moment that the caller chose.
struct CircuitBreaker: Hashable {
    /// Where the circuit stands.
    enum State: Hashable {
        /// All goes through; so many have failed in a row.
        case closed(failures: Int)
        /// Nothing goes through until then.
        case open(until: Duration)
        /// One request is on its way, and decides.
        case probing
    }

    private let threshold: Int
    private let firstPause: Duration
    private let longestPause: Duration
    private var pause: Duration
    private(set) var state = State.closed(failures: 0)

    init(threshold: Int, pause: Duration, longestPause: Duration) {
        self.threshold = threshold
        firstPause = pause
        self.longestPause = max(pause, longestPause)
        self.pause = pause
    }

    /// What a result says of a host.
    enum Health: Hashable {
        case well
        case failed
        /// Nothing: our own file, a cancellation, a certificate.
        case unknown
    }

    /// The first request after the pause is the probe.
    mutating func beginProbe() { state = .probing }

    /// Takes a result into account; those of requests from before the circuit opened do not count any more.
    ///
    /// - Returns: what has changed.
    mutating func record(_ health: Health, isProbe: Bool, now: Duration) -> Change? {
        switch (state, health) {
        case (.closed, .well): state = .closed(failures: 0)
        case (.closed(let failures), .failed):
            state = .closed(failures: failures + 1)
            if failures + 1 >= threshold { return open(now, failures: failures + 1) }
        case (.probing, .well) where isProbe:
            (state, pause) = (.closed(failures: 0), firstPause)
            return .closed
        case (.probing, .failed) where isProbe:
            pause = min(pause * 2, longestPause)
            return open(now, failures: threshold)
        // The next request is a probe in its place.
        case (.probing, .unknown) where isProbe: state = .open(until: now)
        case (.closed, .unknown), (.open, _), (.probing, _): break
        }
        return nil
    }

    /// What a result has changed.
    enum Change: Hashable {
        case opened(failures: Int, pause: Duration)
        case closed
    }

    private mutating func open(_ now: Duration, failures: Int) -> Change {
        state = .open(until: now + pause)
        return .opened(failures: failures, pause: pause)
    }
}
