internal import HTTP

extension Request {
    /// An error about this request, in curl's transport's words.
    func failed(_ reason: TransportError.Reason, _ message: String) -> TransportError {
        TransportError(reason, subject, message)
    }
}
