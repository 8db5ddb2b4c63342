internal import Artifacts
internal import Core
internal import Synchronization
internal import SystemPackage

/// The ledger's lines in a file, and what is known of them since they were written.
struct LedgerLog {
    let path: FilePath
    let size: Int
    let digest: Digest

    /// Takes the lines, from the thread that reads the database.
    final class Sink: Sendable {
        private let path: FilePath
        private let state: Mutex<(file: FileSink, digest: DigestSink)>

        init(_ path: FilePath) throws {
            self.path = path
            try FileSystem.remove(path)
            let file = try FileSink(creating: path)
            state = Mutex((file, DigestSink(over: file)))
        }

        func write(_ line: [UInt8]) throws { try state.withLock { try $0.digest.write(line) } }

        func finish() throws -> LedgerLog {
            try state.withLock { state in
                try state.file.finish()
                guard let digest = state.digest.finish()[.sha256] else {
                    preconditionFailure("a log is finished once")
                }
                return LedgerLog(path: path, size: state.digest.count, digest: digest)
            }
        }
    }
}
