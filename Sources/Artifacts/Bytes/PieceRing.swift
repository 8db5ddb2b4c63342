internal import Dispatch
internal import Synchronization

/// A part of a stream that is compressed by itself.
protocol StreamPiece: AnyObject {
    /// The bytes that it holds.
    var buffer: PieceBuffer { get }
}

/// Pieces of a stream that are compressed side by side, while the next one is filled, and go on in their order.
///
/// There are only so many: where one more is needed the oldest that is under way is waited for, so that memory stays
/// bounded. The bytes do not depend on how many threads there are, as each piece is compressed by itself.
final class PieceRing<Piece: StreamPiece> {
    /// The piece that takes the next bytes.
    private var filling: Piece
    private var free: [Piece]
    private var running: [Job] = []
    private let waiting = Jobs()
    /// A thread for each processor.
    ///
    /// Those of global queues do not come while others of them wait, as we do.
    private let workers: [DispatchQueue]
    private let next: (Piece) throws -> Void

    /// A ring that hands finished pieces to `next`, on the caller's thread.
    ///
    /// There are `ahead` pieces more than threads: one that is filled, and others so that a piece which takes long
    /// holds up nobody.
    ///
    /// - Throws: what `make` throws.
    init(
        ahead: Int, concurrency: Int, _ make: () throws -> Piece, next: @escaping (Piece) throws -> Void
    ) throws {
        free = try (1..<concurrency + ahead).map { _ in try make() }
        filling = try make()
        workers = (0..<concurrency).map { DispatchQueue(label: "kilo-release.piece.\($0)") }
        self.next = next
    }

    /// Takes the next bytes of the stream; a piece that is full is compressed by `compress` as soon as more comes.
    ///
    /// - Throws: what `next` throws of earlier ones.
    func write(_ bytes: UnsafeRawBufferPointer, _ compress: @escaping @Sendable (Piece) -> Void) throws {
        var rest = bytes
        while true {
            rest = UnsafeRawBufferPointer(rebasing: rest[filling.buffer.append(rest)...])
            if rest.isEmpty { return }
            start(filling, compress)
            filling = try take()
        }
    }

    /// Compresses the first half of what is being filled, as something that goes on.
    ///
    /// - Throws: what `next` throws of earlier ones.
    func halve(_ compress: @escaping @Sendable (Piece) -> Void) throws {
        let rest = try take()
        filling.buffer.moveSecondHalf(to: rest.buffer)
        start(filling, compress)
        filling = rest
    }

    /// Compresses the last piece, and waits for all that are under way.
    ///
    /// - Throws: what `next` throws.
    func finish(_ compress: @escaping @Sendable (Piece) -> Void) throws {
        start(filling, compress)
        while !running.isEmpty { free.append(try finishOldest()) }
    }

    private func take() throws -> Piece { try free.popLast() ?? finishOldest() }

    private func start(_ piece: Piece, _ compress: @escaping @Sendable (Piece) -> Void) {
        let job = Job(piece: piece, compress: compress)
        running.append(job)
        waiting.add(job)
        // Whichever thread is free first takes it.
        for worker in workers { worker.async { [waiting] in waiting.takeFirst()?.run() } }
    }

    private func finishOldest() throws -> Piece {
        let job = running.removeFirst()
        job.done.wait()
        try next(job.piece)
        job.piece.buffer.clear()
        return job.piece
    }

    /// A piece that is under way.
    ///
    /// It may go to another thread, because until `done` is signalled only that thread touches the piece, and
    /// afterwards only the ring.
    private struct Job: @unchecked Sendable {
        let piece: Piece
        let compress: @Sendable (Piece) -> Void
        let done = DispatchSemaphore(value: 0)

        func run() {
            compress(piece)
            done.signal()
        }
    }

    /// Those that no thread has begun with.
    private final class Jobs: Sendable {
        private let jobs = Mutex<[Job]>([])

        func add(_ job: Job) { jobs.withLock { $0.append(job) } }

        func takeFirst() -> Job? { jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
    }
}
