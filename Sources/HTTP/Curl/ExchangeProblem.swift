/// What ends an exchange on our side: a file, a limit, a time, a cancellation.
package struct ExchangeProblem: Error, Hashable {
    package let reason: TransportError.Reason
    package let message: String

    package init(_ reason: TransportError.Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// The problem as the caller sees it.
    package func about(_ request: Request) -> TransportError {
        TransportError(reason, request.subject, message)
    }
}
