/// What the transport does beside sending requests, for logs and people.
///
/// `subject` is method and URL without query and credentials; `host` has the port if it is not the usual one.
public enum ResilienceEvent: Hashable, Sendable {
    /// A request will be sent again, as try number `attempt`, after a wait.
    case retrying(subject: String, attempt: Int, wait: Duration, cause: Cause)
    /// A request could be sent again and is not: its caller gets the last result.
    case gaveUp(subject: String, attempts: Int, why: GivenUp)
    /// A request waits before it is sent at all.
    case held(subject: String, wait: Duration, by: Hold)
    /// A host failed so often in a row that it is left alone for a while.
    case circuitOpened(host: String, failures: Int, pause: Duration)
    /// One request is sent to see whether a host is well again.
    case circuitProbed(host: String)
    /// A host is well again.
    case circuitClosed(host: String)

    /// Why a request is repeated.
    public enum Cause: Hashable, Sendable {
        /// Nothing was sent.
        case notSent
        /// The answer was lost, of a request that changes nothing.
        case lost
        /// The server failed over a request that changes nothing, with this status.
        case status(Int)
        /// A limit of the rate of requests, with this status.
        case limit(Int)
    }

    /// Why a request is not repeated.
    public enum GivenUp: Hashable, Sendable {
        /// It was tried as often as it may be.
        case attempts
        /// The wait that is asked for is longer than what is left of the longest total wait.
        case wait(Duration)
        /// The host has used up its budget of repetitions.
        case budget
    }

    /// What a request waits for before it is sent.
    public enum Hold: Hashable, Sendable {
        /// The end of a rate limit that an earlier answer has told.
        case limit
        /// The end of an open circuit's pause.
        case circuit
    }
}

extension ResilienceEvent: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .retrying(let subject, let attempt, let wait, let cause):
            "\(subject): \(cause); try \(attempt) in \(wait)"
        case .gaveUp(let subject, let attempts, let why):
            "\(subject): not tried again after try \(attempts): \(why)"
        case .held(let subject, let wait, let hold): "\(subject): waits \(wait) for \(hold)"
        case .circuitOpened(let host, let failures, let pause):
            "\(host) failed \(failures) times in a row: left alone for \(pause)"
        case .circuitProbed(let host): "\(host) is tried again with one request"
        case .circuitClosed(let host): "\(host) answers again"
        }
    }
}

extension ResilienceEvent.Cause: CustomStringConvertible {
    /// A few words for people.
    public var description: String {
        switch self {
        case .notSent: "no connection"
        case .lost: "the answer was lost"
        case .status(let code): "answered \(code)"
        case .limit(let code): "too many requests (\(code))"
        }
    }
}

extension ResilienceEvent.GivenUp: CustomStringConvertible {
    /// A few words for people.
    public var description: String {
        switch self {
        case .attempts: "that is as often as it may be"
        case .wait(let asked): "a wait of \(asked) is asked for"
        case .budget: "the host has failed too often lately"
        }
    }
}

extension ResilienceEvent.Hold: CustomStringConvertible {
    /// A few words for people.
    public var description: String {
        switch self {
        case .limit: "the end of a rate limit"
        case .circuit: "a host that failed"
        }
    }
}
