public import HTTP
internal import HTTPTypes

/// A transport to stand-ins in the same process, without sockets: for simulations and benchmarks.
///
/// It puts on the wire what `CurlTransport` would, and enforces what a wire would: no body after HEAD, lengths,
/// redirects, limits. Each request stands for a connection of its own, so that a dropped one is always noticed;
/// curl repeats a GET on a kept connection without a word. A stand-in that is slower than the client's patience
/// acts before the client hears that its time is over, never afterwards.
public struct LoopbackTransport: Transport {
    /// Above this size a client asks first (`Expect: 100-continue`).
    private static let expectThreshold = 1 << 20

    private let services: [String: AnsweringService]
    private let clock: any Clock<Duration>
    private let userAgent: String

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - standIns: the stand-ins by their origin: `http://127.0.0.1:4873`; `localhost` leads to them too.
    ///   - clock: measures the client's patience.
    ///   - userAgent: the User-Agent of requests that have none.
    ///   - log: gets an event for each request, if there is one.
    public init(
        _ standIns: [String: any StandIn], clock: any Clock<Duration> = ContinuousClock(),
        userAgent: String = "kilo-release", log: (any RequestLog)? = nil
    ) {
        services = standIns.mapValues { AnsweringService($0, log: log) }
        self.clock = clock
        self.userAgent = userAgent
    }

    /// Sends a request and receives its answer, whatever its status is, following redirects as it asks.
    ///
    /// - Throws: `TransportError`; `.notSent` where no stand-in has that origin.
    public func send(_ request: Request) async throws(TransportError) -> Response {
        var hop = request
        for _ in 0...Redirection.limit {
            let (answer, address) = try await exchange(hop)
            guard let next = try Self.next(after: hop, at: address, answer.answer) else {
                return try await answer.receive()
            }
            hop = next
        }
        throw request.failed(.invalidAnswer, "redirected more than \(Redirection.limit) times")
    }

    private static func next(
        after hop: Request, at address: LoopbackAddress, _ answer: OutgoingResponse
    ) throws(TransportError) -> Request? {
        do throws(ExchangeProblem) {
            let url = answer.fields[.location].map(address.resolve)
            return try Redirection.next(after: hop, code: answer.status.code, to: url) {
                LoopbackAddress($0)?.webOrigin
            }
        } catch {
            throw error.about(hop)
        }
    }

    private func exchange(
        _ request: Request
    ) async throws(TransportError) -> (LoopbackAnswer, LoopbackAddress) {
        if Task.isCancelled { throw request.failed(.cancelled, "cancelled") }
        guard let address = LoopbackAddress(request.url) else {
            throw request.failed(.notSent, "the URL is no absolute http or https URL")
        }
        if let problem = request.body.parts.lazy.compactMap(\.problem).first {
            throw request.failed(.file, problem)
        }
        guard let service = services[address.serverOrigin] else {
            throw request.failed(.notSent, "no stand-in at \(address.origin)")
        }
        return (try await ask(service, request, address), address)
    }

    private func ask(
        _ service: AnsweringService, _ request: Request, _ address: LoopbackAddress
    ) async throws(TransportError) -> LoopbackAnswer {
        let body = LoopbackBody(request.body)
        let patience = Patience(clock, request)
        let answer = await service.answer(incoming(request, address, body))
        if Task.isCancelled { throw request.failed(.cancelled, "cancelled") }
        try patience.check()
        switch answer.delivery {
        case .whole, .half: break
        case .nothing: throw request.failed(.lost, "the server closed the connection before it answered")
        case .silence(let duration): try await patience.endure(duration)
        }
        // A client that still waits for `100 Continue` may send its body or not; the server must close.
        let isUnread = request.body.length >= Self.expectThreshold && !body.isStarted
        let closing = isUnread || answer.delivery == .half
        return LoopbackAnswer(request: request, answer: answer, closing: closing)
    }

    /// The request as the server reads it; nil if it cannot.
    private func incoming(
        _ request: Request, _ address: LoopbackAddress, _ body: LoopbackBody
    ) -> IncomingRequest? {
        guard let target = RequestTarget(address.target) else { return nil }
        let isEmpty = request.body.length == 0
        return IncomingRequest(
            request.method, target, fields: fields(request, address),
            body: isEmpty ? IncomingBody([]) : IncomingBody { try await body.next() })
    }

    private func fields(_ request: Request, _ address: LoopbackAddress) -> HTTPFields {
        var fields = HTTPFields()
        if let name = HTTPField.Name("Host"), request.fields[name] == nil { fields[name] = address.host }
        if request.fields[.userAgent] == nil { fields[.userAgent] = userAgent }
        for field in request.fields where field.name != .contentLength { fields.append(field) }
        let length = request.body.length
        if length > 0 || [.post, .put, .patch].contains(request.method) {
            fields[.contentLength] = "\(length)"
        }
        if length >= Self.expectThreshold, fields[.expect] == nil { fields[.expect] = "100-continue" }
        return fields
    }
}
