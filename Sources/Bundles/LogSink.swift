internal import Artifacts
internal import Core
internal import Synchronization
internal import SystemPackage

/// Writes the ledger's lines into a file, from the thread that reads the database.
final class LogSink: Sendable {
    private let state: Mutex<(file: FileSink, size: Int)>

    init(_ path: FilePath) throws {
        try FileSystem.remove(path)
        state = Mutex((try FileSink(creating: path), 0))
    }

    func write(_ line: [UInt8]) throws {
        try state.withLock { state in
            try state.file.write(line)
            state.size += line.count
        }
    }

    /// Ends the file, and returns how many bytes were written.
    func finish() throws -> Int {
        try state.withLock { state in
            try state.file.finish()
            return state.size
        }
    }
}
