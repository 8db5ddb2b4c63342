import Dispatch
import Foundation
import Glibc
import Synchronization

/// The end of a child of this process, seen on a thread of its own.
final class Ending: Sendable {
    private let identifier: pid_t
    private let status = Mutex<Int32?>(nil)
    private let group = DispatchGroup()

    init(of identifier: pid_t) {
        self.identifier = identifier
        group.enter()
        Thread.detachNewThread { [self] in
            see()
            group.leave()
        }
    }

    /// Waits for the end before the child is reaped, so that a signal can never meet another process.
    private func see() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        status.withLock { status in
            var code: Int32 = 0
            while waitpid(identifier, &code, 0) < 0, errno == EINTR {}
            let signal = code & 0x7f
            status = signal == 0 ? code >> 8 & 0xff : -signal
        }
    }

    /// The exit code or negative signal of a child that has ended.
    var known: Int32? { status.withLock { $0 } }

    /// Sends a signal, if the child is still there.
    func signal(_ number: Int32) {
        status.withLock { if $0 == nil { _ = kill(identifier, number) } }
    }

    /// Waits on this thread.
    func wait() -> Int32 {
        group.wait()
        return known ?? -1
    }

    /// Waits without a thread.
    func value() async -> Int32 {
        await withCheckedContinuation { continuation in
            group.notify(queue: .global()) { continuation.resume() }
        }
        return known ?? -1
    }
}
