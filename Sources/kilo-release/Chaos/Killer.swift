internal import Glibc
internal import Synchronization

/// Kills a process with SIGKILL when it has done an appointed number of things: sent a request, got an answer,
/// written a line.
///
/// A class with a lock, since servers and the reader of the process' output report to it from their own threads.
final class Killer: Sendable {
    private struct State {
        var process: pid_t?
        var left: Int?
        var seen = 0
        var requests = 0
    }

    private let state = Mutex(State())

    /// How many requests there were in all.
    var requests: Int { state.withLock { $0.requests } }

    /// Prepares for the next life: it ends after so many things, or by itself.
    func prepare(_ count: Int?) { state.withLock { ($0.process, $0.left, $0.seen) = (nil, count, 0) } }

    /// How many things the last life has done.
    var seen: Int { state.withLock { $0.seen } }

    func started(_ process: pid_t) { state.withLock { $0.process = process } }

    /// Once a process has been waited for, its id may be another's.
    func ended() { state.withLock { $0.process = nil } }

    func sawRequest() {
        state.withLock { $0.requests += 1 }
        saw()
    }

    func saw() {
        state.withLock { state in
            state.seen += 1
            guard let left = state.left, let process = state.process else { return }
            state.left = left - 1
            // The whole group, so that a build command does not live on.
            if left <= 1 { kill(-process, SIGKILL) }
        }
    }
}
