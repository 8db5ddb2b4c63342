internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle

/// Why a conversation with a registry ended, in terms of what the verbs answer.
enum OCIFault: Error {
    /// Did not happen; may be tried again.
    case transient(Failure, retryAfter: Duration?)
    /// The connection broke: whether it happened is open.
    case lost(Failure)
    /// The registry or its bytes said no.
    case refused(Failure)

    var failure: Failure {
        switch self {
        case .transient(let failure, _), .lost(let failure), .refused(let failure): failure
        }
    }

    /// Whether an upload can go on where the registry has got to.
    var isBreak: Bool {
        switch self {
        case .lost: true
        case .transient(let failure, _): failure.code == .ociUnavailable
        case .refused: false
        }
    }

    /// The answer of a verb that can be repeated without harm.
    var outcomeOfRepeatable: Outcome {
        switch self {
        case .transient(let failure, let wait): .transient(failure, retryAfter: wait)
        case .lost(let failure): .transient(failure, retryAfter: nil)
        case .refused(let failure): .refused(failure)
        }
    }

    /// The answer of a verb whose lost reply only `inspect` can replace.
    var outcomeOfEffect: Outcome {
        if case .lost(let failure) = self { return .unknown(failure) }
        return outcomeOfRepeatable
    }
}

extension OCIFault {
    /// No answer came.
    init(_ error: TransportError) {
        let advice = "check the network and the registry's status page; repeating is safe"
        let failure = Failure(.ociUnavailable, error.subject, error.message, advice: advice)
        switch error.reason {
        case .notSent: self = .transient(failure, retryAfter: nil)
        case .lost, .cancelled: self = .lost(failure)
        case .tls:
            let advice = "if its authority is a private one, name that one's certificate by SSL_CERT_FILE"
            self = .refused(Failure(.ociUntrusted, error.subject, error.message, advice: advice))
        case .invalidAnswer: self = .refused(Self.refusal(error, "check that the URL is a registry's"))
        case .file: self = .refused(Self.refusal(error, "check that the artifact is still in the store"))
        }
    }

    private static func refusal(_ error: TransportError, _ advice: String) -> Failure {
        Failure(.ociRefused, error.subject, error.message, advice: advice)
    }

    /// An answer with a status that the request was not meant to have.
    static func unexpected(_ response: Response, _ request: Request, _ redactor: Redactor) -> OCIFault {
        let subject = OCIFault.subject(request)
        let words = OCIErrorBody.words(of: response, redactor)
        let message = "answered \(response.status.code)\(words.isEmpty ? "" : ": \(words)")"
        switch response.status.code {
        case 429:
            let failure = Failure(
                .ociRateLimited, subject, message, advice: "wait as long as the registry asks, then repeat")
            return .transient(failure, retryAfter: response.askedPause)
        case 408, 499, 500...:
            let failure = Failure(.ociUnavailable, subject, message, advice: "repeat; repeating is safe")
            return .transient(failure, retryAfter: response.askedPause)
        case 401:
            return .refused(
                Failure(
                    .ociUnauthorized, subject, message,
                    advice: "check user name and token for this registry, and that the token is not expired"))
        case 400..<500 where words.lowercased().contains("immutab"):
            return .refused(
                Failure(
                    .ociTagImmutable, subject, message,
                    advice: "the registry's rules fix this tag: take it out of the plan, or out of the rules")
            )
        case 403:
            return .refused(
                Failure(
                    .ociDenied, subject, message,
                    advice:
                        "the credential may not do this: give it write access to the repository, "
                        + "or, if the message speaks of a tag, publish under a new version"))
        default:
            return .refused(
                Failure(.ociRefused, subject, message, advice: "see the registry's own words"))
        }
    }

    /// `PUT ghcr.io/v2/a/b/manifests/v1`: without query, which may hold an upload's state.
    static func subject(_ request: Request) -> String {
        let place = request.url.prefix { $0 != "?" }.replacing(/^https?:\/\//, with: "")
        return "\(request.method.rawValue) \(place)"
    }
}

/// The error body of distribution-spec 1.1, or whatever came instead.
enum OCIErrorBody {
    /// Redacted before anything is cut: half of a secret would not be recognised.
    static func words(of response: Response, _ redactor: Redactor) -> String {
        guard let errors = response.json?["errors"]?.array, !errors.isEmpty else {
            return String(redactor.redact(response.text).prefix(300)).trimmed
        }
        return errors.map { error in
            let code = error["code"]?.string ?? "UNKNOWN"
            let message = redactor.redact(error["message"]?.string ?? "")
            let detail = redactor.redact(
                error["detail"].flatMap { $0 == .null ? nil : " \($0.text())" } ?? "")
            return "\(code): \(message)\(String(detail.prefix(300)))"
        }.joined(separator: "; ")
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
