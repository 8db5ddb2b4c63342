import CCurl
import HTTPTypes

/// One request and its answer, while curl works on it; lives on the transport's thread.
///
/// curl calls back with an unretained pointer to it: the loop keeps it until the handle is out of the multi
/// handle, and its own handle is cleaned up with it.
final class Exchange {
    let submission: Submission
    let handle = CurlHandle()
    let body: BodyReader
    private(set) var head = AnswerHead()
    private(set) var sink: (any AnswerSink)?
    /// What ended the exchange on our side, which curl reports only as an aborted callback.
    private(set) var problem: ExchangeProblem?
    /// How often curl had a connection and began to send the request.
    private(set) var attempts = 0
    private var localPort: Int32 = 0
    private var unread = UnreadAnswer()
    private var moved: curl_off_t = 0
    private var lastProgress: ContinuousClock.Instant?

    var request: Request { submission.request }

    init(_ submission: Submission) throws(ExchangeProblem) {
        self.submission = submission
        body = BodyReader(submission.request.body)
        if submission.cancellation.isRequested { throw Self.cancelled }
        for part in request.body.parts { try BodyFile.check(part) }
    }

    static let cancelled = ExchangeProblem(.cancelled, "cancelled")

    /// Called when a connection is there and before a byte of the request goes out; false ends the exchange.
    ///
    /// On a kept connection that turns out to be dead curl would send any request again without a word. The
    /// server may have acted on it all the same, so that is left to curl only where repeating is harmless
    /// (RFC 9110, 9.2.2), and after 417, which says that the request was not looked at.
    func beginAttempt(localPort port: Int32) -> Bool {
        guard attempts == 0 || request.isSafe || head.code == 417 else {
            problem = ExchangeProblem(.lost, "the server closed the connection before it answered")
            return false
        }
        attempts += 1
        localPort = port
        lastProgress = .now
        return true
    }

    /// Takes a line of a head.
    func receive(line: UnsafeRawBufferPointer) {
        head.add(line)
        lastProgress = .now
    }

    /// Takes a piece of the answer's body; false ends the exchange.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let written: Void? = attempt { () throws(ExchangeProblem) in try openSink().write(bytes) }
        return written != nil
    }

    /// Gives the next bytes of the request's body; nil ends the exchange.
    func send(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        attempt { () throws(ExchangeProblem) in try body.read(into: buffer) }
    }

    /// Takes curl's counters of bytes sent and received.
    func progress(_ total: curl_off_t) {
        guard total != moved else { return }
        moved = total
        lastProgress = .now
    }

    /// The sink of this answer's body, which the status decides.
    func openSink() throws(ExchangeProblem) -> any AnswerSink {
        if let sink { return sink }
        let opened = try makeSink()
        sink = opened
        return opened
    }

    /// Lets go of the sink, which removes a file that is not finished.
    func closeSink() { sink = nil }

    /// Called before a socket is closed, to take what curl has not read from ours.
    func isClosing(_ socket: Int32, localPort port: Int32) {
        guard port == localPort, body.position > 0, !head.isFinal else { return }
        unread = UnreadAnswer(socket)
    }

    /// Takes the refusal that curl did not come to read, if there is one.
    func takeUnreadRefusal() {
        guard !head.isFinal, let (head, body) = unread.refusal else { return }
        self.head = head
        let kept = MemorySink(limit: body.count)
        body.withUnsafeBytes { try? kept.write($0) }
        sink = kept
    }

    private func makeSink() throws(ExchangeProblem) -> any AnswerSink {
        if request.redirects == .follow, Redirection.isRedirect(head.code) { return DiscardingSink() }
        switch request.receive {
        case .memory(let limit): return MemorySink(limit: limit)
        case .file(let path) where (200...299).contains(head.code): return try FileSink(path)
        case .digest(let algorithms) where (200...299).contains(head.code): return DigestSink(algorithms)
        case .file, .digest: return MemorySink(limit: Request.Receiver.usualLimit)
        }
    }

    /// Why the exchange must end now, if it must.
    func overdue(_ now: ContinuousClock.Instant) -> ExchangeProblem? {
        if submission.cancellation.isRequested { return Self.cancelled }
        if let end = submission.deadline, end <= now {
            return ExchangeProblem(reasonOfSilence, "took longer than \(request.totalTimeout ?? .zero)")
        }
        if let end = idleDeadline, end <= now {
            return ExchangeProblem(reasonOfSilence, "no progress for \(request.idleTimeout)")
        }
        return nil
    }

    /// When `overdue` is to be asked again.
    var nextDeadline: ContinuousClock.Instant? {
        [submission.deadline, idleDeadline].compactMap { $0 }.min()
    }

    /// Waiting for a free connection is no idleness; connecting has a time limit of its own.
    private var idleDeadline: ContinuousClock.Instant? {
        lastProgress.map { $0.advanced(by: request.idleTimeout) }
    }

    private var reasonOfSilence: TransportError.Reason { attempts == 0 ? .notSent : .lost }

    private func attempt<Value>(_ work: () throws(ExchangeProblem) -> Value) -> Value? {
        do {
            return try work()
        } catch {
            problem = problem ?? error
            return nil
        }
    }
}

extension Request.Receiver {
    /// The limit of an answer that goes into memory because it is no 2xx: error bodies are short texts.
    fileprivate static let usualLimit = 16 << 20
}
