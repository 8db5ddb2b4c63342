internal import NIOCore
internal import Synchronization

/// Knows which connections wait for a request, so that a stop closes these at once and lets the others finish.
final class OpenConnections: Sendable {
    private struct State {
        var isStopping = false
        var idle: [ObjectIdentifier: any Channel] = [:]
    }

    private let state = Mutex(State())

    /// Notes that a connection waits for its next request.
    ///
    /// - Returns: false if there must be none any more.
    func beginWaiting(_ channel: any Channel) -> Bool {
        state.withLock { state in
            if !state.isStopping { state.idle[ObjectIdentifier(channel)] = channel }
            return !state.isStopping
        }
    }

    /// Notes that a request has come, or that the connection is over.
    func endWaiting(_ channel: any Channel) {
        state.withLock { $0.idle[ObjectIdentifier(channel)] = nil }
    }

    /// Whether the server stops; then a response says `Connection: close`.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Closes the waiting connections and lets nothing new begin.
    func stop() {
        let idle = state.withLock { state in
            state.isStopping = true
            defer { state.idle = [:] }
            return state.idle.values.map { $0 }
        }
        for channel in idle { channel.close(promise: nil) }
    }
}
