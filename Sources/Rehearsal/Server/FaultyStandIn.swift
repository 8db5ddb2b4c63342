/// A stand-in with faults: wraps another one and acts before or after it.
///
/// The fault is chosen for each request, so that a rehearsal can say "the third PUT" or "the first upload".
public struct FaultyStandIn: StandIn {
    private let wrapped: any StandIn
    private let clock: any Clock<Duration>
    private let fault: @Sendable (IncomingRequest) async -> Fault?

    /// What goes wrong with one request.
    public enum Fault: Sendable {
        /// Another answer; the service never sees the request.
        case answer(OutgoingResponse)
        /// The right answer, late.
        case delay(Duration)
        /// The connection is cut; the service never sees the request.
        case dropBefore
        /// The service does what was asked, and then the connection is cut: the reply is lost.
        case dropAfter
        /// The service does what was asked, and something on the way gives another answer.
        case answerAfter(OutgoingResponse)
        /// The service does what was asked, and its answer is cut in the middle of the body.
        case half
        /// The connection breaks off in the middle of the request's body, which the service sees too.
        case cutBody
    }

    /// Wraps a stand-in; `fault` gives nil for requests that go through unharmed.
    public init(
        _ wrapped: any StandIn, clock: any Clock<Duration> = ContinuousClock(),
        fault: @escaping @Sendable (IncomingRequest) async -> Fault?
    ) {
        self.wrapped = wrapped
        self.clock = clock
        self.fault = fault
    }

    /// The name of the wrapped one.
    public var name: String { wrapped.name }

    /// Answers as the wrapped one does, unless there is a fault for this request.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        switch await fault(request) {
        case nil:
            return try await wrapped.respond(to: request)
        case .answer(let response):
            return response
        case .delay(let duration):
            try await clock.sleep(for: duration)
            return try await wrapped.respond(to: request)
        case .dropBefore:
            return .dropConnection
        case .dropAfter:
            _ = try await settled(request)
            return .dropConnection
        case .answerAfter(let response):
            _ = try await settled(request)
            return response
        case .half:
            return try await settled(request).cutInHalf
        case .cutBody:
            _ = try? await wrapped.respond(to: request.withHalfOfBody)
            return .dropConnection
        }
    }

    /// What the wrapped one answers; a refusal that it throws is lost on the way like any other answer.
    private func settled(_ request: IncomingRequest) async throws -> OutgoingResponse {
        do {
            return try await wrapped.respond(to: request)
        } catch let refusal as any AnsweringError {
            return refusal.answer
        }
    }
}
