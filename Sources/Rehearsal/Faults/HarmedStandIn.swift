/// A stand-in with written faults.
struct HarmedStandIn: StandIn {
    let wrapped: any StandIn
    let clock: any Clock<Duration>
    /// The faults that hit a request.
    let hits: @Sendable (IncomingRequest) -> [WrittenFault]

    var name: String { wrapped.name }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        let faults = hits(request)
        for case .slow(let duration) in faults.map(\.kind) { try await clock.sleep(for: duration) }
        let service = RehearsedService(named: name)
        let fault = faults.lazy.compactMap { $0.effect(on: request, at: service) }.first
        return try await FaultyStandIn(wrapped, clock: clock) { _ in fault }.respond(to: request)
    }
}

extension WrittenFault {
    /// Whether a request to a route of a service is one of those that are counted.
    func concerns(_ route: (name: String, isWrite: Bool), of service: RehearsedService) -> Bool {
        guard self.service ?? service == service else { return false }
        if let wanted = place.route { return wanted == route.name }
        if case .named(let name) = kind {
            return NamedReply.find(name, of: service)?.routes.contains(route.name) ?? false
        }
        return route.isWrite || kind.isLasting && place.number == nil
    }

    /// Whether it hits the counted request with this number.
    func hits(_ number: Int) -> Bool {
        if let wanted = place.number { return number == wanted }
        return kind.isLasting || number == 1
    }

    /// What goes wrong with a request, apart from slowness.
    func effect(on request: IncomingRequest, at service: RehearsedService?) -> FaultyStandIn.Fault? {
        switch kind {
        case .reset(let after): after ? .dropAfter : .dropBefore
        case .timeout(let duration, let after): Self.answer(.silence(duration), after)
        case .status(let code, let after, let seconds):
            service.map { Self.answer(Self.document(code, of: $0, retryAfter: seconds), after) }
        case .truncated: .half
        case .cutUpload: .cutBody
        case .named(let name):
            service.flatMap { NamedReply.find(name, of: $0) }.map {
                Self.answer($0.answer(request), $0.isAfterCommit)
            }
        case .slow: nil
        }
    }

    private static func answer(_ response: OutgoingResponse, _ after: Bool) -> FaultyStandIn.Fault {
        after ? .answerAfter(response) : .answer(response)
    }

    private static func document(
        _ code: Int, of service: RehearsedService, retryAfter seconds: Int?
    ) -> OutgoingResponse {
        let answer = ErrorDocument(service, code).answer
        return seconds.map { answer.with("Retry-After", "\($0)") } ?? answer
    }
}
