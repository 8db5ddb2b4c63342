/// How often something transient is tried again, and after what waits.
public struct RetryPolicy: Hashable, Sendable {
    /// How many times it is tried at the most.
    public let attempts: Int
    /// The wait before the second try; it doubles each time.
    public let firstWait: Duration
    /// The longest wait, even if a destination asks for more.
    public let longestWait: Duration

    /// Creates a policy.
    public init(attempts: Int, firstWait: Duration, longestWait: Duration) {
        self.attempts = attempts
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    /// Four tries after 1, 2 and 4 seconds; at most a minute where a destination asks for more.
    public static let standard = RetryPolicy(attempts: 4, firstWait: .seconds(1), longestWait: .seconds(60))

    /// The wait after the given try (from 1), unless the destination asked for another.
    func wait(after attempt: Int, asked: Duration?) -> Duration {
        min(asked ?? firstWait * (1 << (attempt - 1)), longestWait)
    }
}
