internal import Core
internal import HTTPTypes

/// A result after which its request may be sent again without doing anything twice.
struct Repeatable: Hashable {
    let cause: ResilienceEvent.Cause
    /// The least wait that was asked for.
    let least: Duration?

    /// nil for every result that has to go to the caller: success, a no, and all that leaves open whether a
    /// request that changes something has done so.
    init?(_ result: Result<Response, TransportError>, isSafe: Bool, now: Timestamp) {
        switch result {
        case .failure(let error):
            guard error.reason == .notSent || (isSafe && error.reason == .lost) else { return nil }
            self.init(cause: error.reason == .notSent ? .notSent : .lost, least: nil)
        case .success(let response):
            if response.isRateLimit {
                self.init(cause: .limit(response.status.code), least: response.pauseOfAll(now))
            } else {
                // A 503 looks as if nothing had happened, but gateways answer it, too, when a backend has gone
                // away in the middle of its work; so only requests that change nothing are repeated after it.
                guard isSafe, response.isPassingFailure else { return nil }
                let least = AskedPause(response, now: now).least
                self.init(cause: .status(response.status.code), least: least)
            }
        }
    }

    private init(cause: ResilienceEvent.Cause, least: Duration?) {
        self.cause = cause
        self.least = least
    }
}

extension Response {
    /// Whether the server refused to look at the request because there were too many: nothing has happened.
    ///
    /// 429 says so by itself (RFC 6585, 4). GitHub's limits come as 403 as well, known by `Retry-After`, by
    /// `x-ratelimit-remaining: 0`, or by words alone ("Rate limits for the REST API", secondary rate limits).
    var isRateLimit: Bool {
        if status.code == 429 { return true }
        guard status.code == 403 else { return false }
        let fields = FieldReader(fields)
        return fields["retry-after"] != nil || fields["x-ratelimit-remaining"] == "0"
            || text.lowercased().contains("rate limit")
    }

    /// How long no request of the same caller should be sent: none is while a limit refuses them.
    ///
    /// GitHub's documentation asks for a minute where a secondary limit's answer has no field for it.
    func pauseOfAll(_ now: Timestamp) -> Duration? {
        let asked = AskedPause(self, now: now)
        guard isRateLimit else { return asked.everybody }
        let isUnspoken = asked.least == nil && text.lowercased().contains("secondary rate limit")
        return isUnspoken ? .seconds(60) : asked.least
    }

    /// Whether the server failed in a way that passes: not 501 and 505, which are about the request.
    var isPassingFailure: Bool {
        [408, 425].contains(status.code) || (status.code >= 500 && ![501, 505, 511].contains(status.code))
    }
}
