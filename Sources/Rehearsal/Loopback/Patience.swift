internal import HTTP

/// How long a client waits for an answer.
struct Patience {
    private let request: Request
    private let elapsed: () -> Duration
    private let sleep: (Duration) async throws -> Void

    /// Starts to wait.
    init(_ clock: any Clock<Duration>, _ request: Request) {
        self.init(starting: clock, request)
    }

    private init<Time: Clock>(starting clock: Time, _ request: Request) where Time.Duration == Duration {
        let start = clock.now
        self.request = request
        elapsed = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
    }

    /// The longest time without an answer.
    private var limit: Duration { min(request.idleTimeout, request.totalTimeout ?? request.idleTimeout) }

    private var isOver: TransportError { request.failed(.lost, "no progress for \(limit)") }

    /// - Throws: `.lost` if the answer came too late.
    func check() throws(TransportError) {
        if elapsed() > limit { throw isOver }
    }

    /// Waits for an answer that never comes: for this long, or to the end of patience.
    ///
    /// - Throws: `.lost` in the end, or `.cancelled`.
    func endure(_ silence: Duration?) async throws(TransportError) {
        let rest = max(.zero, limit - elapsed())
        do {
            try await sleep(min(silence ?? rest, rest))
        } catch {
            throw request.failed(.cancelled, "cancelled")
        }
        guard let silence, silence < rest else { throw isOver }
        throw request.failed(.lost, "the server closed the connection before it answered")
    }
}
