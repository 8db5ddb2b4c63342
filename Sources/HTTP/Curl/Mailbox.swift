import CCurl
import Synchronization

/// The only thing that tasks and the transport's thread share.
final class Mailbox: Sendable {
    private struct State {
        var arrived: [Submission] = []
        var isClosed = false
        var sleeper: Sleeper?

        func wake() { if let sleeper { _ = kilo_curl_multi_wakeup(sleeper.multi) } }
    }

    /// `@unchecked Sendable`: the pointer is used for nothing but `curl_multi_wakeup`, which curl documents
    /// as safe from any thread while the handle lives; and it is used only under the lock under which the
    /// owner takes it out before it cleans the handle up.
    private struct Sleeper: @unchecked Sendable {
        let multi: UnsafeMutableRawPointer
    }

    private let state = Mutex(State())

    /// Leaves a request; false if the thread takes no more.
    func leave(_ submission: Submission) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.arrived.append(submission)
            state.wake()
            return true
        }
    }

    /// Makes the thread look at its cancellations.
    func wake() { state.withLock { $0.wake() } }

    /// Nothing is taken from now on, and the thread is to end.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.wake()
        }
    }

    /// What has arrived, and whether the end has come.
    func take() -> (arrived: [Submission], isClosed: Bool) {
        state.withLock { state in
            defer { state.arrived = [] }
            return (state.arrived, state.isClosed)
        }
    }

    /// The thread says how to wake it; nil before it cleans up.
    func setSleeper(_ multi: UnsafeMutableRawPointer?) {
        let sleeper = multi.map { Sleeper(multi: $0) }
        state.withLock { $0.sleeper = sleeper }
    }
}
