import Core
import SystemPackage

/// Takes the body of one answer; lives on the transport's thread.
protocol AnswerSink: AnyObject {
    /// Takes the next bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(ExchangeProblem)
    /// All bytes came.
    func finish() throws(ExchangeProblem) -> Response.Received
}

/// Into memory, up to a limit.
final class MemorySink: AnswerSink {
    private let limit: Int
    private var bytes: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    func write(_ piece: UnsafeRawBufferPointer) throws(ExchangeProblem) {
        guard bytes.count + piece.count <= limit else {
            throw ExchangeProblem(.invalidAnswer, "the answer is longer than the limit of \(limit) bytes")
        }
        bytes.append(contentsOf: piece)
    }

    func finish() -> Response.Received { .bytes(bytes) }
}

/// Nowhere: the body of an answer that only redirects.
final class DiscardingSink: AnswerSink {
    func write(_ bytes: UnsafeRawBufferPointer) {}
    func finish() -> Response.Received { .bytes([]) }
}

/// Into digests.
final class DigestSink: AnswerSink {
    private var digests: [RunningDigest]
    private var size = 0

    init(_ algorithms: [Digest.Algorithm]) { digests = algorithms.map { RunningDigest($0) } }

    func write(_ bytes: UnsafeRawBufferPointer) {
        for digest in digests { digest.update(bytes) }
        size += bytes.count
    }

    func finish() -> Response.Received { .digests(digests.compactMap { $0.finish() }, size: size) }

    /// An array cannot hold the noncopyable stream itself.
    private final class RunningDigest {
        private var stream: DigestStream?

        init(_ algorithm: Digest.Algorithm) { stream = DigestStream(algorithm) }

        func update(_ bytes: UnsafeRawBufferPointer) { stream?.update(bytes) }

        func finish() -> Digest? {
            guard let stream = stream.take() else { return nil }
            return stream.finish()
        }
    }
}
