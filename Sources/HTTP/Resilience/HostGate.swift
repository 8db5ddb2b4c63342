internal import Synchronization

/// Lets requests to one host through, as its load allows, in about the order in which they come.
final class HostGate: Sendable {
    private struct Contents {
        var load: HostLoad
        var nextWaiter = 0
        var waiters: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    let host: String
    private let contents: Mutex<Contents>

    init(_ host: String, _ policy: ResiliencePolicy) {
        self.host = host
        contents = Mutex(Contents(load: HostLoad(policy)))
    }

    /// A request begins.
    func begin() { contents.withLock { $0.load.begin() } }

    /// Takes a repetition out of the budget.
    func takeRepetition() -> Bool { contents.withLock { $0.load.takeRepetition() } }

    /// Asks to send a request now.
    func admit(_ caller: HostLoad.Caller, now: Duration, ignoresLimit: Bool) -> HostLoad.Admission {
        contents.withLock { $0.load.admit(caller, now: now, ignoresLimit: ignoresLimit) }
    }

    /// A request has ended; those that queue look again.
    func end(
        _ ticket: HostLoad.Ticket, _ health: CircuitBreaker.Health, pause: Duration?, now: Duration
    ) -> CircuitBreaker.Change? {
        let (change, waiters) = contents.withLock { contents in
            let change = contents.load.end(ticket, health, pause: pause, now: now)
            defer { contents.waiters = [] }
            return (change, contents.waiters)
        }
        for waiter in waiters { waiter.continuation.resume() }
        return change
    }

    /// Returns when a request has ended since `admit` said so, or when the task is cancelled.
    func queue(_ caller: HostLoad.Caller, now: Duration, ignoresLimit: Bool) async {
        let number = contents.withLock { contents in
            contents.nextWaiter += 1
            return contents.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasToWait = contents.withLock { contents in
                    // One may have ended meanwhile; and a cancellation that comes before this lock is held has set
                    // the flag already, one that comes after finds the waiter.
                    var copy = contents.load
                    let admission = copy.admit(caller, now: now, ignoresLimit: ignoresLimit)
                    guard admission == .queue, !Task.isCancelled else { return false }
                    contents.waiters.append((number, continuation))
                    return true
                }
                if !hasToWait { continuation.resume() }
            }
        } onCancel: {
            let waiter = contents.withLock { contents in
                contents.waiters.firstIndex { $0.number == number }.map { contents.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume()
        }
    }
}
