internal import HTTPTypes
internal import Synchronization

/// The body of a request: its chunks as they arrive, in order, with backpressure to the client.
///
/// It can be read once and by one reader. A client that waits for `100 Continue` gets it with the first read;
/// so a stand-in that refuses early never sees the body. Reading throws a `Failure` with code
/// `rehearsal.body-cut-short` when the client goes away in the middle.
public struct IncomingBody: AsyncSequence, Sendable {
    private let nextChunk: @Sendable () async throws -> [UInt8]?

    /// Creates a body from a function that gives the next chunk, or nil at the end.
    init(_ nextChunk: @escaping @Sendable () async throws -> [UInt8]?) {
        self.nextChunk = nextChunk
    }

    /// Creates a body of bytes in memory.
    public init(_ bytes: [UInt8]) {
        let rest = OneChunk(bytes)
        self.init { rest.take() }
    }

    /// Starts to read, where the last reader stopped.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(nextChunk: nextChunk) }

    /// Reads chunk by chunk.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let nextChunk: @Sendable () async throws -> [UInt8]?

        /// The next chunk, never empty; nil at the end.
        public mutating func next() async throws -> [UInt8]? { try await nextChunk() }
    }

    /// The same body, whose chunks are shown to an observer as they are read.
    func observed(by observer: @escaping @Sendable ([UInt8]) -> Void) -> IncomingBody {
        IncomingBody { [nextChunk] in
            let chunk = try await nextChunk()
            if let chunk { observer(chunk) }
            return chunk
        }
    }

    /// The whole body in memory.
    ///
    /// - Throws: an `AnsweringError` with status 413 if it has more bytes than the limit.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self {
            guard bytes.count + chunk.count <= limit else { throw BodyTooLarge(limit: limit) }
            bytes += chunk
        }
        return bytes
    }
}

/// A body of one chunk, given out once.
private final class OneChunk: Sendable {
    private let chunk: Mutex<[UInt8]>

    init(_ bytes: [UInt8]) { chunk = Mutex(bytes) }

    func take() -> [UInt8]? {
        chunk.withLock { chunk in
            defer { chunk = [] }
            return chunk.isEmpty ? nil : chunk
        }
    }
}

/// The request's body is longer than the service takes; answered with status 413.
struct BodyTooLarge: AnsweringError {
    let limit: Int

    var answer: OutgoingResponse { .text("the body has more than \(limit) bytes", .contentTooLarge) }
}
