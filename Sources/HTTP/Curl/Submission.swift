import Synchronization

/// A request on its way to the transport's thread.
struct Submission: Sendable {
    let request: Request
    /// When the whole exchange, with all redirects, must be over.
    let deadline: ContinuousClock.Instant?
    let cancellation: Cancellation
    let continuation: CheckedContinuation<Result<Answer, ExchangeProblem>, Never>

    /// Hands the result to the task that waits for it.
    func finish(_ result: Result<Answer, ExchangeProblem>) { continuation.resume(returning: result) }
}

/// What the thread hands back.
struct Answer: Sendable {
    let response: Response
    /// Where a 3xx answer leads.
    let redirectURL: String?
}

/// Whether a task was cancelled.
///
/// Shared with the thread, so that a cancellation may come before, with or after the request.
final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    var isRequested: Bool { flag.load(ordering: .acquiring) }

    func request() { flag.store(true, ordering: .releasing) }
}
