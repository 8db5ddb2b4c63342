/// What is known of a host, and what it may be sent now: a value without a clock of its own.
///
/// Times are durations since a moment that the caller chose.
struct HostLoad: Hashable {
    /// Whose limits count: GitHub gives 60 requests an hour to everybody and 5000 to a token.
    enum Caller: Hashable, Sendable {
        case anonymous
        case identified
    }

    /// Leave to send one request.
    struct Ticket: Hashable, Sendable {
        let isProbe: Bool
        let caller: Caller
    }

    /// Whether a request may be sent.
    enum Admission: Hashable {
        case go(Ticket)
        /// Not before then.
        case wait(until: Duration, ResilienceEvent.Hold)
        /// When another one has ended.
        case queue
    }

    private let limit: Int
    private(set) var inFlight = 0
    private(set) var circuit: CircuitBreaker
    private var budget: RetryBudget
    private var pauses: [Caller: Duration] = [:]

    init(_ policy: ResiliencePolicy) {
        limit = max(1, policy.requestsAtOnce)
        budget = RetryBudget(reserve: policy.retryReserve, share: policy.retryShare)
        circuit = CircuitBreaker(
            threshold: policy.failuresToOpen, pause: policy.circuitPause, longestPause: policy.longestWait)
    }

    /// A request begins.
    mutating func begin() { budget.deposit() }

    /// Takes a repetition out of the budget.
    mutating func takeRepetition() -> Bool { budget.withdraw() }

    /// Asks to send a request.
    ///
    /// `ignoresLimit` for one that cannot wait for the end of a rate limit: the server then says no in its own
    /// words.
    mutating func admit(_ caller: Caller, now: Duration, ignoresLimit: Bool = false) -> Admission {
        if !ignoresLimit, let pause = pauses[caller], pause > now { return .wait(until: pause, .limit) }
        switch circuit.state {
        case .open(let until) where until > now: return .wait(until: until, .circuit)
        case .probing: return .queue
        case .open, .closed: break
        }
        guard inFlight < limit else { return .queue }
        inFlight += 1
        if case .open = circuit.state {
            circuit.beginProbe()
            return .go(Ticket(isProbe: true, caller: caller))
        }
        return .go(Ticket(isProbe: false, caller: caller))
    }

    /// A request that was admitted has ended; all of its caller have to wait for `pause`.
    mutating func end(
        _ ticket: Ticket, _ health: CircuitBreaker.Health, pause: Duration?, now: Duration
    ) -> CircuitBreaker.Change? {
        inFlight -= 1
        if let pause { pauses[ticket.caller] = max(pauses[ticket.caller] ?? .zero, now + pause) }
        return circuit.record(health, isProbe: ticket.isProbe, now: now)
    }
}
