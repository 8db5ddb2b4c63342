internal import Core
internal import HTTPTypes

/// One request on its way through all its tries.
struct Sending {
    let transport: ResilientTransport
    let gate: HostGate
    let request: Request
    private var attempts = 0
    private var waited = Duration.zero
    private var ignoresLimit = false

    private var time: ResilienceTime { transport.time }
    private var longest: Duration { transport.policy.longestTotalWait }
    private var caller: HostLoad.Caller {
        request.fields[.authorization] == nil ? .anonymous : .identified
    }

    init(transport: ResilientTransport, gate: HostGate, request: Request) {
        self.transport = transport
        self.gate = gate
        self.request = request
    }

    /// Sends it once, when the host may get it.
    ///
    /// - Throws: `.notSent` or `.cancelled` if it is not sent.
    mutating func once() async throws(TransportError) -> Result<Response, TransportError> {
        let ticket = try await enter()
        attempts += 1
        let result: Result<Response, TransportError>
        do {
            result = .success(try await transport.wrapped.send(request))
        } catch {
            result = .failure(error)
        }
        let pause = (try? result.get()).flatMap { $0.pauseOfAll(time.now()) }
        report(gate.end(ticket, result.health, pause: pause, now: time.elapsed()))
        return result
    }

    /// Waits for the next try; false if there is none.
    mutating func again(after result: Result<Response, TransportError>) async -> Bool {
        let history = RetryRules.History(isSafe: request.isSafe, attempts: attempts, waited: waited)
        let rules = RetryRules(policy: transport.policy)
        switch rules.decide(result, history, now: time.now(), random: time.random()) {
        case .deliver(let reason):
            if let reason { giveUp(reason) }
            return false
        case .again(let wait, let cause):
            guard gate.takeRepetition() else {
                giveUp(.budget)
                return false
            }
            let next = attempts + 1
            transport.events(.retrying(subject: request.subject, attempt: next, wait: wait, cause: cause))
            return await sleep(wait)
        }
    }

    /// Waits until the host may get it.
    private mutating func enter() async throws(TransportError) -> HostLoad.Ticket {
        while true {
            if Task.isCancelled {
                throw TransportError(.cancelled, request.subject, "cancelled before it was sent")
            }
            switch gate.admit(caller, now: time.elapsed(), ignoresLimit: ignoresLimit) {
            case .go(let ticket):
                if ticket.isProbe { transport.events(.circuitProbed(host: gate.host)) }
                return ticket
            case .queue: await gate.queue(caller, now: time.elapsed(), ignoresLimit: ignoresLimit)
            case .wait(let until, let reason): try await hold(until - time.elapsed(), reason)
            }
        }
    }

    /// Waits for the end of a limit or of an open circuit, or goes on without if that would take too long.
    private mutating func hold(
        _ wait: Duration, _ reason: ResilienceEvent.Hold
    ) async throws(TransportError) {
        guard waited + wait <= longest else {
            switch reason {
            case .limit: ignoresLimit = true
            case .circuit: throw leftAlone(wait)
            }
            return
        }
        transport.events(.held(subject: request.subject, wait: wait, by: reason))
        _ = await sleep(wait)
    }

    private func leftAlone(_ wait: Duration) -> TransportError {
        TransportError(
            .notSent, request.subject,
            "\(gate.host) failed several times in a row and gets no request for another \(wait)")
    }

    /// False for a cancellation.
    private mutating func sleep(_ wait: Duration) async -> Bool {
        waited += wait
        do {
            try await time.sleep(wait)
            return true
        } catch {
            return false
        }
    }

    private func giveUp(_ why: ResilienceEvent.GivenUp) {
        transport.events(.gaveUp(subject: request.subject, attempts: attempts, why: why))
    }

    private func report(_ change: CircuitBreaker.Change?) {
        switch change {
        case .opened(let failures, let pause):
            transport.events(.circuitOpened(host: gate.host, failures: failures, pause: pause))
        case .closed: transport.events(.circuitClosed(host: gate.host))
        case nil: break
        }
    }
}

extension Result<Response, TransportError> {
    /// What a result says of its host.
    var health: CircuitBreaker.Health {
        switch self {
        case .success(let response): response.isPassingFailure ? .failed : .well
        case .failure(let error):
            switch error.reason {
            case .notSent, .lost: .failed
            case .tls, .invalidAnswer, .file, .cancelled: .unknown
            }
        }
    }
}
