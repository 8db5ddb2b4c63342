/// Sends requests.
///
/// The one thing that destinations need of HTTP; decorators implement it by wrapping another.
public protocol Transport: Sendable {
    /// Sends a request and receives its answer, whatever its status is.
    ///
    /// - Throws: `TransportError` if no complete answer came. Cancellation ends the exchange and throws
    ///   `.cancelled`.
    func send(_ request: Request) async throws(TransportError) -> Response
}

/// No complete answer came.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why.
    public let reason: Reason
    /// Method and URL without query and credentials.
    public let subject: String
    /// The transport's own words.
    public let message: String

    /// Creates an error.
    public init(_ reason: Reason, _ subject: String, _ message: String) {
        self.reason = reason
        self.subject = subject
        self.message = message
    }

    /// Why no complete answer came, as far as it decides what to do next.
    public enum Reason: String, Hashable, Sendable {
        /// Name resolution or connection failed: nothing was sent, so nothing can have happened.
        case notSent
        /// The connection broke or a time limit passed after something was sent: the effect is unknown.
        case lost
        /// TLS refused the peer's certificate or protocol.
        case tls
        /// The answer breaks a limit or HTTP itself: too large, redirect loop, redirect to http.
        case invalidAnswer
        /// A file of the body or of the receiver cannot be read or written.
        case file
        /// The task was cancelled.
        case cancelled
    }

    /// Subject, reason and message.
    public var description: String { "\(subject): \(message) (\(reason.rawValue))" }
}
