internal import Dispatch

/// Bytes to be compressed into a piece.
///
/// Jobs that run at once share no piece, and their bytes stay where they are until all have ended; so they may go to
/// other threads.
struct DeflateJob: @unchecked Sendable {
    let piece: DeflatePiece
    let bytes: UnsafeRawBufferPointer
    let level: Int32
    let isLast: Bool

    /// Runs jobs on all processors, and returns when all have ended.
    static func run(_ jobs: [DeflateJob]) {
        if jobs.count == 1 { return jobs[0].run() }
        DispatchQueue.concurrentPerform(iterations: jobs.count) { jobs[$0].run() }
    }

    private func run() { piece.compress(bytes, level: level, isLast: isLast) }
}
