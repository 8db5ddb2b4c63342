/// How often, how fast and how long requests are repeated, and how much a host is burdened.
public struct ResiliencePolicy: Hashable, Sendable {
    /// How many times a request is sent at the most.
    public var attempts: Int
    /// The most that is waited before the second try; doubled for each next one.
    public var firstWait: Duration
    /// The most that is waited before a try of which no answer has asked for more.
    public var longestWait: Duration
    /// The most that one request waits in all, whatever is asked for.
    public var longestTotalWait: Duration
    /// How many repetitions a host gets when few requests were sent to it before.
    public var retryReserve: Double
    /// How many repetitions each request adds to what its host may still get, up to the reserve.
    public var retryShare: Double
    /// How many failures in a row open a host's circuit.
    public var failuresToOpen: Int
    /// How long an open circuit lets nothing through; doubled when its probe fails, up to `longestWait`.
    public var circuitPause: Duration
    /// How many requests a host gets at once.
    public var requestsAtOnce: Int

    /// Creates a policy.
    ///
    /// By default four tries within two minutes: GitHub asks for at least one minute after its secondary limits.
    /// Ten repetitions in reserve and one more for every five requests, as in Finagle's budget. Five failures open
    /// a circuit for ten seconds. Eight requests at once are a tenth of what GitHub allows.
    public init(
        attempts: Int = 4, firstWait: Duration = .seconds(1), longestWait: Duration = .seconds(30),
        longestTotalWait: Duration = .seconds(120), retryReserve: Double = 10, retryShare: Double = 0.2,
        failuresToOpen: Int = 5, circuitPause: Duration = .seconds(10), requestsAtOnce: Int = 8
    ) {
        self.attempts = attempts
        self.firstWait = firstWait
        self.longestWait = longestWait
        self.longestTotalWait = longestTotalWait
        self.retryReserve = retryReserve
        self.retryShare = retryShare
        self.failuresToOpen = failuresToOpen
        self.circuitPause = circuitPause
        self.requestsAtOnce = requestsAtOnce
    }
}
