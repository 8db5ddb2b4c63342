internal import CSandbox
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Tells a thread that waits in `poll` that its run was cancelled.
///
/// Cancellation can come before the run starts, and while its end is being cleaned up; the lock keeps the
/// descriptor from being used after it was closed.
final class Wake: Sendable {
    /// What becomes readable.
    let reader: Int32
    private let writer: Mutex<Int32?>

    /// Opens a pipe.
    ///
    /// - Throws: `Errno` if there are no descriptors left.
    init() throws {
        var ends = Pipes.Ends()
        guard launch_pipe(&ends.reader, &ends.writer) == 0 else { throw Errno(rawValue: errno) }
        reader = ends.reader
        writer = Mutex(ends.writer)
    }

    func signal() {
        writer.withLock { writer in
            var byte: UInt8 = 1
            if let writer { _ = write(writer, &byte, 1) }
        }
    }

    func end() {
        writer.withLock { writer in
            if let writer { close(writer) }
            writer = nil
        }
    }

    deinit { close(reader) }
}
