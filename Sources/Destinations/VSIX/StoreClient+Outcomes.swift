internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle

extension StoreClient {
    /// Too many requests: wait as long as the store says.
    func throttled(_ response: Response, _ subject: String) -> Outcome {
        let failure = Failure(
            .storeThrottled, subject, "the store takes no more requests for now: \(words(response))",
            advice: "wait, then run the same version again")
        return .transient(failure, retryAfter: response.askedPause)
    }

    /// A server error after a whole upload: it may have been taken all the same.
    func undecided(_ response: Response, _ subject: String) -> Outcome {
        .unknown(
            Failure(
                .storeReplyLost, subject, "the store failed over the upload: \(words(response))",
                advice: "run the same version again: the store is asked what it holds before anything is sent"
            ))
    }

    /// A failure while nothing had been sent yet.
    func beforeUpload(_ error: any Error, _ subject: String) -> Outcome {
        let failure =
            error as? Failure
            ?? Failure(
                .storeUnreachable, subject, redactor.redact("\(error)"), advice: "run the command again")
        return failure.code.category == .refused
            ? .refused(failure) : .transient(failure, retryAfter: nil)
    }
}

extension Failure.Code {
    /// A store limits the rate of requests.
    static let storeThrottled = Self("store.throttled", .work)
}
