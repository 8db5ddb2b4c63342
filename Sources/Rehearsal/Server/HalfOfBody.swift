internal import Core
internal import HTTPTypes
internal import Synchronization

extension IncomingRequest {
    /// The same request, whose body breaks off after half of its declared length; without one, at once.
    var withHalfOfBody: IncomingRequest {
        let rest = HalfOfBody(body, length: Int(contentLength ?? 0) / 2)
        return IncomingRequest(method, target, fields: fields, body: IncomingBody { try await rest.next() })
    }
}

/// Gives out the first half of a body, and then an error.
private final class HalfOfBody: Sendable {
    private let body: IncomingBody
    private let left: Mutex<Int>

    init(_ body: IncomingBody, length: Int) {
        self.body = body
        left = Mutex(length)
    }

    func next() async throws -> [UInt8]? {
        var iterator = body.makeAsyncIterator()
        guard left.withLock({ $0 }) > 0, let chunk = try await iterator.next() else {
            throw Failure.bodyCutShort
        }
        return left.withLock { left in
            let taken = chunk.prefix(left)
            left -= taken.count
            return Array(taken)
        }
    }
}
