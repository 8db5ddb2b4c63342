internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle

/// Sends requests to one store and turns trouble into failures that hold no secret.
struct StoreClient: Sendable {
    /// The destination's name, which opens every failure's subject.
    let destination: String
    let transport: any Transport
    let redactor: StoreSecrets

    /// Sends a request that changes nothing.
    ///
    /// - Throws: `Failure` if no complete answer came.
    func read(_ request: Request) async throws(Failure) -> Response {
        do {
            return try await transport.send(request)
        } catch {
            throw unreachable(subject(request), error)
        }
    }

    /// Sends a request that changes something.
    ///
    /// - Throws: `UploadTrouble` with what is known of its effect, if no complete answer came.
    func upload(_ request: Request) async throws(UploadTrouble) -> Response {
        do {
            return try await transport.send(request)
        } catch {
            throw UploadTrouble(outcome: outcome(of: error, subject(request)))
        }
    }

    /// `marketplace PUT https://…`, without the query, which may hold a token.
    func subject(_ request: Request) -> String {
        let place = request.url.prefix { $0 != "?" && $0 != "#" }
        return redactor.redact("\(destination) \(request.method.rawValue) \(place)")
    }

    /// The destination's own words, cut to a length that a person reads.
    func words(_ response: Response) -> String {
        let json = response.json
        let said =
            json?["message"]?.string ?? json?["error_description"]?.string ?? json?["error"]?.string
            ?? response.text
        // Redacted before it is cut: half of a secret would not be recognised.
        let line = redactor.redact(said.split(whereSeparator: \.isNewline).joined(separator: " "))
        guard !line.isEmpty else { return "status \(response.status.code), without a word" }
        let cut = line.count > 400 ? line.prefix(400) + "…" : line[...]
        return "status \(response.status.code): \(cut)"
    }

    /// An answer to a read that is neither what was asked for nor a plain no.
    func unexpected(_ response: Response, _ expected: String) -> Failure {
        let place = response.url.prefix { $0 != "?" && $0 != "#" }
        return Failure(
            .storeUnexpected, redactor.redact("\(destination) \(place)"),
            "expected \(expected), got \(words(response))",
            advice: "try again later; if it stays, see the status page of the store")
    }

    private func outcome(of error: TransportError, _ subject: String) -> Outcome {
        switch error.reason {
        case .notSent: .transient(unreachable(subject, error), retryAfter: nil)
        case .lost, .invalidAnswer, .cancelled: .unknown(replyLost(subject, error))
        case .tls, .file: .refused(unreachable(subject, error))
        }
    }

    private func unreachable(_ subject: String, _ error: TransportError) -> Failure {
        let advice =
            switch error.reason {
            case .tls: "check the clock, the system's certificates, and any proxy on the way"
            case .file: "check the file and the free space, then run the command again"
            case .notSent, .lost, .invalidAnswer, .cancelled:
                "check the connection, then run the command again"
            }
        return Failure(.storeUnreachable, subject, redactor.redact(error.message), advice: advice)
    }

    private func replyLost(_ subject: String, _ error: TransportError) -> Failure {
        Failure(
            .storeReplyLost, subject,
            "the reply to the upload was lost (\(redactor.redact(error.message))); it may have arrived",
            advice: "run the same version again: the store is asked what it holds before anything is sent")
    }
}

/// No complete answer to an upload, with what that means.
struct UploadTrouble: Error {
    let outcome: Outcome
}

extension Failure.Code {
    /// A store cannot be reached.
    static let storeUnreachable = Self("store.unreachable", .work)
    /// A store's reply to an upload was lost.
    static let storeReplyLost = Self("store.reply-lost", .work)
    /// A store answered something that the protocol does not foresee.
    static let storeUnexpected = Self("store.unexpected-answer", .work)
}

extension StoreClient {
    /// An error that no store has caused.
    func internalTrouble(_ error: any Error) -> Failure {
        Failure(
            .storeUnreachable, destination, redactor.redact("\(error)"),
            advice: "run the command again; if it stays, report it with the log")
    }
}
