import HTTPTypes
import Synchronization

/// The transport over libcurl: HTTP/1.1 and HTTP/2, over one thread, with connections kept and shared.
///
/// libcurl is loaded, and the thread started, by the first request. Bodies are streamed both ways. Nothing is
/// logged, and nothing is sent twice that could matter: a request whose answer is lost fails.
public final class CurlTransport: Transport {
    private enum State {
        case unused
        case running(CurlThread)
        case shutDown
    }

    private let configuration: Configuration
    private let state = Mutex(State.unused)

    /// Creates a transport; nothing is loaded or opened yet.
    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// No request can be running here, because each keeps the transport alive.
    deinit { shutdown() }

    /// Ends all exchanges as cancelled, closes all connections, and returns when the thread has ended.
    ///
    /// Requests that come later fail with `.notSent`. Takes milliseconds.
    public func shutdown() {
        let old = state.withLock { state in
            defer { state = .shutDown }
            return state
        }
        if case .running(let thread) = old { thread.stop() }
    }

    /// Sends a request and receives its answer, whatever its status is, following redirects as it asks.
    ///
    /// - Throws: `TransportError`; `.notSent` also where libcurl cannot be loaded.
    public func send(_ request: Request) async throws(TransportError) -> Response {
        let deadline = request.totalTimeout.map { ContinuousClock.now.advanced(by: $0) }
        var hop = request
        for count in 0...Redirection.limit {
            do throws(ExchangeProblem) {
                let answer = try await exchange(hop, deadline, isFirst: count == 0)
                let code = answer.response.status.code
                let next = try Redirection.next(after: hop, code: code, to: answer.redirectURL)
                guard let next else { return answer.response }
                hop = next
            } catch {
                throw error.about(hop)
            }
        }
        throw TransportError(
            .invalidAnswer, request.subject, "redirected more than \(Redirection.limit) times")
    }

    /// One hop.
    ///
    /// What a first server has done before it redirected is not known, so a later hop is never `.notSent`.
    private func exchange(
        _ request: Request, _ deadline: ContinuousClock.Instant?, isFirst: Bool
    ) async throws(ExchangeProblem) -> Answer {
        if Task.isCancelled { throw Exchange.cancelled }
        let mailbox = try thread().mailbox
        let cancellation = Cancellation()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let submission = Submission(
                    request: request, deadline: deadline, cancellation: cancellation,
                    continuation: continuation)
                if !mailbox.leave(submission) { submission.finish(.failure(Self.shutDown)) }
            }
        } onCancel: {
            cancellation.request()
            mailbox.wake()
        }
        return try result.mapError {
            isFirst || $0.reason != .notSent ? $0 : ExchangeProblem(.lost, $0.message)
        }.get()
    }

    private static let shutDown = ExchangeProblem(.notSent, "the transport was shut down")

    /// The running thread, started if there is none yet.
    private func thread() throws(ExchangeProblem) -> CurlThread {
        let started = state.withLock { state -> Result<CurlThread, ExchangeProblem> in
            switch state {
            case .running(let thread): return .success(thread)
            case .shutDown: return .failure(Self.shutDown)
            case .unused:
                if let problem = CurlLibrary.problem { return .failure(ExchangeProblem(.notSent, problem)) }
                guard let thread = CurlThread(configuration) else {
                    return .failure(ExchangeProblem(.notSent, "the system has no thread left"))
                }
                state = .running(thread)
                return .success(thread)
            }
        }
        return try started.get()
    }
}
