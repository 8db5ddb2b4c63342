public import HTTP
internal import HTTPTypes

/// A transport that dies with the power, with a crash point before and after each request.
///
/// It goes around the innermost transport: what it lets through has reached the outside.
public struct PoweredTransport: Transport {
    private let wrapped: any Transport
    private let power: PowerSwitch

    /// Hangs a transport on a switch.
    public init(_ wrapped: any Transport, power: PowerSwitch) {
        self.wrapped = wrapped
        self.power = power
    }

    /// Sends while there is power.
    ///
    /// - Throws: `.cancelled` when there is none, as when the process is told to end, so that nothing is tried
    ///   again.
    public func send(_ request: Request) async throws(TransportError) -> Response {
        let subject = "\(request.method.rawValue) \(request.url.prefix { $0 != "?" && $0 != "#" })"
        try pass(.before, subject)
        let answer: Response
        do throws(TransportError) {
            answer = try await wrapped.send(request)
        } catch {
            try pass(.after, subject)
            throw error
        }
        try pass(.after, subject)
        return answer
    }

    private func pass(_ side: CrashPoint.Side, _ subject: String) throws(TransportError) {
        do {
            try power.pass(side, subject)
        } catch {
            throw TransportError(.cancelled, subject, "the process died at \(error.point)")
        }
    }
}
