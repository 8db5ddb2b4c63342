/// What ends an exchange on our side: a file, a limit, a time, a cancellation.
struct ExchangeProblem: Error, Hashable {
    let reason: TransportError.Reason
    let message: String

    init(_ reason: TransportError.Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// The problem as the caller sees it.
    func about(_ request: Request) -> TransportError { TransportError(reason, request.subject, message) }
}
