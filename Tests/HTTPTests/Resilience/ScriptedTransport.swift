import Core
import HTTP
import HTTPTypes
import Synchronization

/// Answers from a list, then with 200, and counts what is sent.
final class ScriptedTransport: Transport {
    private struct Contents {
        var results: [Result<Response, TransportError>]
        var sent = 0
        var now = 0
        var most = 0
    }

    private let contents: Mutex<Contents>
    private let meanwhile: @Sendable () async -> Void

    var sent: Int { contents.withLock { $0.sent } }
    /// The most requests that were under way at once.
    var most: Int { contents.withLock { $0.most } }

    /// `meanwhile` runs while each request is under way.
    init(
        _ results: [Result<Response, TransportError>], meanwhile: @escaping @Sendable () async -> Void = {}
    ) {
        contents = Mutex(Contents(results: results))
        self.meanwhile = meanwhile
    }

    func send(_ request: Request) async throws(TransportError) -> Response {
        let result = contents.withLock { contents -> Result<Response, TransportError> in
            contents.sent += 1
            contents.now += 1
            contents.most = max(contents.most, contents.now)
            return contents.results.isEmpty
                ? .success(Response(status: .ok)) : contents.results.removeFirst()
        }
        await meanwhile()
        contents.withLock { $0.now -= 1 }
        return try result.get()
    }
}

/// Keeps events.
final class RecordedEvents: Sendable {
    private let events = Mutex<[ResilienceEvent]>([])

    var all: [ResilienceEvent] { events.withLock { $0 } }

    @Sendable func add(_ event: ResilienceEvent) { events.withLock { $0.append(event) } }
}
