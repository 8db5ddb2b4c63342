import Glibc

/// The thread that owns libcurl's multi handle, from its creation to its end.
struct CurlThread: Sendable {
    let mailbox: Mailbox
    private let identifier: pthread_t

    /// Starts the thread; nil if the system has none left.
    init?(_ configuration: CurlTransport.Configuration) {
        mailbox = Mailbox()
        let start = Unmanaged.passRetained(Start(mailbox, configuration))
        var identifier = pthread_t()
        let code = pthread_create(
            &identifier, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                CurlThread.blockSignals()
                CurlLoop(start.mailbox, start.configuration).run()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            return nil
        }
        self.identifier = identifier
    }

    /// Ends all exchanges, and returns when the thread has ended.
    func stop() {
        mailbox.close()
        pthread_join(identifier, nil)
    }

    /// Signals are for other threads; SIGPIPE for none, because OpenSSL writes to sockets that a peer has
    /// closed.
    private static func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }

    private final class Start {
        let mailbox: Mailbox
        let configuration: CurlTransport.Configuration

        init(_ mailbox: Mailbox, _ configuration: CurlTransport.Configuration) {
            self.mailbox = mailbox
            self.configuration = configuration
        }
    }
}
