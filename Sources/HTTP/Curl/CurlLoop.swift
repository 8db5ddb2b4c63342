import CCurl
import Glibc

/// Runs exchanges until its mailbox is closed; lives on one thread only.
final class CurlLoop {
    /// Without any deadline the thread looks around this often (milliseconds).
    private static let longestSleep: Int32 = 60_000

    private let mailbox: Mailbox
    private let configuration: CurlTransport.Configuration
    private let multi: UnsafeMutableRawPointer?
    private var exchanges: [UnsafeMutableRawPointer: Exchange] = [:]
    private var certificates: Result<TrustedCertificates, ExchangeProblem>?

    init(_ mailbox: Mailbox, _ configuration: CurlTransport.Configuration) {
        self.mailbox = mailbox
        self.configuration = configuration
        multi = kilo_curl_multi_init()
        _ = kilo_curl_multi_set_long(
            multi, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.connectionsPerHost)
        mailbox.setSleeper(multi)
    }

    func run() {
        while true {
            let (arrived, isClosed) = mailbox.take()
            for submission in arrived { start(submission) }
            if isClosed { return end() }
            _ = kilo_curl_multi_perform(multi)
            finishDone()
            let wait = finishOverdue()
            _ = kilo_curl_multi_poll(multi, wait)
        }
    }

    private func start(_ submission: Submission) {
        do throws(ExchangeProblem) {
            let exchange = try Exchange(submission)
            try exchange.configure(configuration, trusting: trustedCertificates(exchange.handle))
            closeSockets(of: exchange.handle)
            guard let easy = exchange.handle.pointer, kilo_curl_multi_add(multi, easy) == CURLM_OK else {
                throw ExchangeProblem(.notSent, "libcurl has no memory left")
            }
            exchanges[easy] = exchange
        } catch {
            submission.finish(.failure(error))
        }
    }

    /// Read with the first request, not again for each.
    private func trustedCertificates(_ handle: CurlHandle) throws(ExchangeProblem) -> TrustedCertificates {
        if let certificates { return try certificates.get() }
        let read = Result { () throws(ExchangeProblem) in
            try TrustedCertificates(configuration.trust, system: handle.systemTrust)
        }
        certificates = read
        return try read.get()
    }

    /// Closing is ours, because an answer may lie unread in a socket.
    ///
    /// curl keeps the pointer with each connection; all are closed before `run` returns, which keeps this
    /// alive.
    private func closeSockets(of handle: CurlHandle) {
        let code = kilo_curl_set_close_callback(
            handle.pointer,
            { context, socket in
                if let context {
                    Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().isClosing(socket)
                }
                return close(socket)
            }, Unmanaged.passUnretained(self).toOpaque())
        handle.note(code, CURLOPT_CLOSESOCKETFUNCTION)
    }

    private func isClosing(_ socket: Int32) {
        guard let port = UnreadAnswer.localPort(of: socket) else { return }
        for exchange in exchanges.values { exchange.isClosing(socket, localPort: port) }
    }

    /// Exchanges that curl has brought to an end.
    private func finishDone() {
        var code = CURLE_OK
        while let easy = kilo_curl_multi_next_done(multi, &code) {
            guard let result = exchanges[easy]?.result(code) else { continue }
            end(easy, result)
        }
    }

    /// Exchanges that were cancelled or have no time left; returns the milliseconds until the next can be.
    private func finishOverdue() -> Int32 {
        let now = ContinuousClock.now
        var wait = Self.longestSleep
        for (easy, exchange) in exchanges {
            if let problem = exchange.overdue(now) {
                end(easy, .failure(problem))
            } else if let next = exchange.nextDeadline {
                wait = min(wait, Int32((next - now).milliseconds + 1))
            }
        }
        return wait
    }

    /// Takes an exchange out; what it has not finished is gone before its caller can look.
    private func end(_ easy: UnsafeMutableRawPointer, _ result: Result<Answer, ExchangeProblem>) {
        _ = kilo_curl_multi_remove(multi, easy)
        guard let exchange = exchanges.removeValue(forKey: easy) else { return }
        exchange.closeSink()
        exchange.submission.finish(result)
    }

    private func end() {
        for easy in Array(exchanges.keys) {
            let problem = ExchangeProblem(.cancelled, "the transport was shut down")
            end(easy, .failure(problem))
        }
        mailbox.setSleeper(nil)
        // The last sockets are closed here, by calling back.
        withExtendedLifetime(self) { kilo_curl_multi_cleanup(multi) }
    }
}

extension Duration {
    /// Whole milliseconds, from none to a day.
    var milliseconds: Int {
        let (seconds, attoseconds) = max(.zero, min(self, .seconds(86_400))).components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
