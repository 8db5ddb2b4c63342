internal import Dispatch
internal import Synchronization

/// Pieces of a stream that are compressed side by side, while the next one is filled, and go on in their order.
///
/// Its owner fills a piece, starts it, and asks for the next. There are only so many: whoever asks for one more first
/// waits for the oldest that is under way, so that memory stays bounded. The bytes do not depend on how many threads
/// there are, as each piece is compressed by itself.
final class DeflateRing {
    private var free: [DeflatePiece]
    private var running: [Job] = []
    private let waiting = Jobs()
    /// A thread for each processor.
    ///
    /// Those of global queues do not come while others of them wait, as we do.
    private let workers: [DispatchQueue]
    private let next: (DeflatePiece) throws -> Void

    /// A ring that hands finished pieces to `next`, on the caller's thread.
    ///
    /// There are `ahead` pieces more than threads: one that is filled, and others so that a piece which takes long
    /// holds up nobody. Each takes up to twice its size and a megabyte.
    init(pieceSize: Int, ahead: Int, concurrency: Int, next: @escaping (DeflatePiece) throws -> Void) {
        free = (0..<concurrency + ahead).map { _ in DeflatePiece(capacity: pieceSize) }
        workers = (0..<concurrency).map { DispatchQueue(label: "kilo-release.deflate.\($0)") }
        self.next = next
    }

    /// An empty piece to be filled.
    ///
    /// - Throws: what `next` throws of earlier ones.
    func take() throws -> DeflatePiece {
        if let piece = free.popLast() { return piece }
        return try finishOldest()
    }

    /// Begins to compress a piece, as the end of the stream or as something that goes on.
    func start(_ piece: DeflatePiece, level: Int32, isLast: Bool) {
        let job = Job(piece: piece, level: level, isLast: isLast)
        running.append(job)
        waiting.add(job)
        // Whichever thread is free first takes it.
        for worker in workers { worker.async { [waiting] in waiting.takeFirst()?.run() } }
    }

    /// Waits for all that are under way.
    ///
    /// - Throws: what `next` throws.
    func finish() throws {
        while !running.isEmpty { free.append(try finishOldest()) }
    }

    private func finishOldest() throws -> DeflatePiece {
        let job = running.removeFirst()
        job.done.wait()
        try next(job.piece)
        job.piece.clear()
        return job.piece
    }

    /// A piece that is under way.
    ///
    /// It may go to another thread, because until `done` is signalled only that thread touches the piece, and
    /// afterwards only the ring.
    private struct Job: @unchecked Sendable {
        let piece: DeflatePiece
        let level: Int32
        let isLast: Bool
        let done = DispatchSemaphore(value: 0)

        func run() {
            piece.compress(level: level, isLast: isLast)
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
