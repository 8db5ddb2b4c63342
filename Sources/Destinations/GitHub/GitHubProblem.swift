internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle

/// A request to GitHub that did not do what was asked.
struct GitHubProblem: Error, Hashable, Sendable {
    let kind: Kind
    let failure: Failure
    var retryAfter: Duration?

    enum Kind: Hashable, Sendable {
        case notSent
        case lost
        case local
        case credential
        case permission
        case missing
        case conflict
        case invalid
        case rateLimit
        case serverFailure
    }

    /// No answer.
    init(_ error: TransportError, _ subject: String) {
        kind =
            switch error.reason {
            case .notSent: .notSent
            case .lost, .invalidAnswer, .cancelled: .lost
            case .tls, .file: .local
            }
        failure =
            switch error.reason {
            case .file:
                Failure(.gitHubInvalid, subject, error.message, advice: "package it again, then run it again")
            case .tls:
                Failure(
                    .gitHubUnavailable, subject, error.message,
                    advice: "check the address and the certificates that this machine trusts")
            case .notSent, .lost, .invalidAnswer, .cancelled:
                Failure(
                    .gitHubUnavailable, subject, "no answer: \(error.message)",
                    advice: "check the network, then run it again")
            }
    }

    /// An answer that is not 2xx.
    init(_ response: Response, _ subject: String, _ redactor: Redactor) {
        let status = response.status.code
        let words = String(redactor.redact(Self.words(response)).prefix(500))
        let kind = Self.kind(response, words)
        self.kind = kind
        failure = Failure(
            Self.code(kind), subject, words.isEmpty ? "answered \(status)" : "answered \(status): \(words)",
            advice: Self.advice(kind))
        retryAfter = response.askedPause
    }

    /// The message, and what is said about single fields.
    private static func words(_ response: Response) -> String {
        guard let body = response.json, let message = body["message"]?.string else { return response.text }
        let details = (body["errors"]?.array ?? []).map { error in
            let field = [error["resource"], error["field"], error["code"]].compactMap { $0?.string }
            return error["message"]?.string ?? error.string ?? field.joined(separator: ".")
        }
        return ([message] + details).joined(separator: "; ")
    }

    private static func kind(_ response: Response, _ words: String) -> Kind {
        switch response.status.code {
        case 401: .credential
        // GitHub's rate limits come as 403 or 429, the secondary ones only with a text or Retry-After.
        case 403 where isLimit(response, words), 429: .rateLimit
        case 403: .permission
        case 404: .missing
        case 422 where words.contains("already_exists"), 409: .conflict
        case 500...: .serverFailure
        default: .invalid
        }
    }

    private static func isLimit(_ response: Response, _ words: String) -> Bool {
        let remaining = HTTPField.Name("x-ratelimit-remaining").flatMap { response.fields[$0] }
        let retry = HTTPField.Name("retry-after").flatMap { response.fields[$0] }
        return remaining == "0" || retry != nil || words.lowercased().contains("rate limit")
    }

    private static func code(_ kind: Kind) -> Failure.Code {
        switch kind {
        case .credential: .gitHubCredential
        case .permission, .missing: .gitHubPermission
        case .conflict, .invalid, .local: .gitHubRefused
        case .notSent, .lost, .rateLimit, .serverFailure: .gitHubUnavailable
        }
    }

    private static func advice(_ kind: Kind) -> String {
        switch kind {
        case .credential: "set GITHUB_TOKEN to a valid token"
        case .permission, .missing:
            "check the repository's name and that the token has `contents: write` there; GitHub answers 404 "
                + "also where a permission is missing"
        case .conflict: "look at the repository's releases and drafts for the same tag or file"
        case .invalid, .local: "correct what GitHub names, and run it again"
        case .rateLimit: "wait until GitHub's rate limit is over, then run it again"
        case .notSent, .lost, .serverFailure: "run it again; what is there already is not sent twice"
        }
    }
}

extension GitHubProblem {
    /// Whether looking again later could go well.
    var isPassing: Bool { [.notSent, .lost, .rateLimit, .serverFailure].contains(kind) }

    /// The outcome of a write whose request met this problem.
    ///
    /// `server` is what an answer of 5xx means for the verb.
    func outcome(onServerFailure server: ServerFailure) -> Outcome {
        switch kind {
        case .notSent, .rateLimit: .transient(failure, retryAfter: retryAfter)
        case .serverFailure where server == .repeatable: .transient(failure, retryAfter: retryAfter)
        // What exists already may be ours, from a try whose reply was lost: the next look tells.
        case .conflict where server == .repeatable: .transient(failure, retryAfter: retryAfter)
        case .lost, .serverFailure: .unknown(failure)
        case .local, .credential, .permission, .missing, .conflict, .invalid: .refused(failure)
        }
    }

    /// What an answer of 5xx means.
    enum ServerFailure {
        /// The verb looks before it writes, so it can simply be run again.
        case repeatable
        /// It may have been done.
        case undecided
    }
}
