internal import Core
internal import HTTPTypes
internal import Synchronization

/// A transport that repeats what can be repeated, waits as servers ask, and leaves alone a host that is not well.
///
/// An effect is never sent blindly twice. Repeated are requests that change nothing (`Request.isSafe`) after a
/// lost answer, 408 or 5xx; and any request if nothing can have happened: it was not sent (`.notSent`), or a rate
/// limit refused it (429, GitHub's 403). All else goes to the caller as it came, who has to ask the server first.
/// Each try sends the body from its start, and each download begins with an empty file; `totalTimeout` counts for
/// each try. A cancellation ends a wait at once with the result of the last try.
///
/// Budget, circuit and the number of requests at once count for each host, over all who use the same value.
public struct ResilientTransport: Transport {
    let wrapped: any Transport
    let policy: ResiliencePolicy
    let time: ResilienceTime
    let events: @Sendable (ResilienceEvent) -> Void
    private let gates = HostGates()

    /// Wraps a transport.
    ///
    /// `events` is told what happens, at once and from any thread; it must not block.
    public init(
        _ wrapped: any Transport, policy: ResiliencePolicy = ResiliencePolicy(), time: ResilienceTime,
        events: @escaping @Sendable (ResilienceEvent) -> Void = { _ in }
    ) {
        self.wrapped = wrapped
        self.policy = policy
        self.time = time
        self.events = events
    }

    /// Sends a request until its result is one for the caller.
    ///
    /// - Throws: `TransportError`; `.notSent` also where the host's circuit is open for longer than the request may
    ///   wait, and `.cancelled` for a cancellation before anything was sent.
    public func send(_ request: Request) async throws(TransportError) -> Response {
        let gate = gates.gate(request.host, policy)
        gate.begin()
        var sending = Sending(transport: self, gate: gate, request: request)
        while true {
            let result = try await sending.once()
            guard await sending.again(after: result) else { return try result.get() }
        }
    }
}

/// The gates of all hosts.
private final class HostGates: Sendable {
    private let gates = Mutex<[String: HostGate]>([:])

    func gate(_ host: String, _ policy: ResiliencePolicy) -> HostGate {
        gates.withLock { gates in
            if let gate = gates[host] { return gate }
            let gate = HostGate(host, policy)
            gates[host] = gate
            return gate
        }
    }
}

extension Request {
    /// The host in lower case, with its port if that is not the scheme's own.
    ///
    /// Read here and not by curl, as it only groups requests, and `wrapped` need not be curl.
    var host: String {
        let place = Self.bare(url).lowercased()
        guard let mark = place.firstRange(of: "://") else { return "" }
        let authority = String(place[mark.upperBound...].prefix { $0 != "/" })
        let usual = place.hasPrefix("https:") ? ":443" : ":80"
        return authority.hasSuffix(usual) ? String(authority.dropLast(usual.count)) : authority
    }
}
