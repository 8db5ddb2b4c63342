internal import Core
internal import HTTPTypes

/// Decides, without clock or chance of its own, whether a request is sent again and after what wait.
struct RetryRules: Hashable {
    let policy: ResiliencePolicy

    /// What is known of a request that has been tried.
    struct History: Hashable {
        /// Whether the request changes nothing.
        let isSafe: Bool
        /// How many times it was sent.
        let attempts: Int
        /// How long it has waited.
        let waited: Duration
    }

    /// What to do with a result.
    enum Decision: Hashable {
        /// Hand it to the caller.
        case deliver(GivenUp?)
        /// Send the request again after a wait.
        case again(after: Duration, cause: ResilienceEvent.Cause)
    }

    /// Why something that could be repeated is not.
    typealias GivenUp = ResilienceEvent.GivenUp

    /// Decides on a result; `random` is from 0 up to, not including, 1.
    func decide(
        _ result: Result<Response, TransportError>, _ history: History, now: Timestamp, random: Double
    ) -> Decision {
        guard let verdict = Repeatable(result, isSafe: history.isSafe, now: now) else {
            return .deliver(nil)
        }
        guard history.attempts < policy.attempts else { return .deliver(.attempts) }
        let left = policy.longestTotalWait - history.waited
        let asked = verdict.least ?? .zero
        guard left > .zero, asked <= left else { return .deliver(.wait(asked)) }
        let wait = asked + backoff(history.attempts) * random
        return .again(after: min(wait, left), cause: verdict.cause)
    }

    /// The most that is waited after the given try, from 1; "full jitter" takes any part of it.
    ///
    /// Spread over all of it, clients that failed together do not come back together.
    private func backoff(_ attempt: Int) -> Duration {
        var wait = policy.firstWait
        for _ in 1..<max(1, attempt) where wait < policy.longestWait { wait *= 2 }
        return min(wait, policy.longestWait)
    }
}
