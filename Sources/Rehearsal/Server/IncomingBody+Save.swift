public import Core
internal import FoundationEssentials
internal import Synchronization
public import SystemPackage

/// A body that was written to a file.
public struct SavedBody: Hashable, Sendable {
    /// The file.
    public let path: FilePath
    /// The number of bytes that this body had.
    public let size: Int64
    /// The SHA-256 of this body's bytes.
    public let sha256: Digest
}

extension IncomingBody {
    /// Writes the body to a file, which is created or emptied first, and hashes it on the way.
    ///
    /// Memory stays flat whatever the size. If the body breaks off, the file is removed.
    public func save(to path: FilePath) async throws -> SavedBody {
        do {
            return try await write(to: path, options: [.create, .truncate])
        } catch {
            try? await offPool { try FileSink.remove(path) }
            throw error
        }
    }

    /// Writes the body to the end of a file, which is created if it is not there.
    ///
    /// Size and digest are those of this body alone. If the body breaks off, what has arrived stays, as in an
    /// upload that can be resumed.
    public func append(to path: FilePath) async throws -> SavedBody {
        try await write(to: path, options: [.create, .append])
    }

    private func write(to path: FilePath, options: FileDescriptor.OpenOptions) async throws -> SavedBody {
        let sink = try await offPool { try FileSink(path, options) }
        // Network chunks are small; one hop to the blocking threads for each quarter of a megabyte is enough.
        var pending: [UInt8] = []
        do {
            for try await chunk in self {
                pending += chunk
                if pending.count >= 256 << 10 {
                    try await sink.write(pending)
                    pending.removeAll(keepingCapacity: true)
                }
            }
        } catch {
            try await sink.write(pending)
            throw error
        }
        try await sink.write(pending)
        let (size, digest) = sink.finish()
        return SavedBody(path: path, size: size, sha256: digest)
    }
}

/// A file that is being written and hashed; closed when it goes out of scope.
private final class FileSink: Sendable {
    private struct State: ~Copyable {
        let file: FileDescriptor
        var digest = DigestStream()
        var size: Int64 = 0

        init(_ file: FileDescriptor) { self.file = file }

        deinit { try? file.close() }
    }

    private let state: Mutex<State>

    init(_ path: FilePath, _ options: FileDescriptor.OpenOptions) throws {
        let file = try FileDescriptor.open(path, .writeOnly, options: options, permissions: [.ownerReadWrite])
        state = Mutex(State(file))
    }

    func write(_ bytes: [UInt8]) async throws {
        try await offPool {
            try self.state.withLock { state in
                try state.file.writeAll(bytes)
                state.digest.update(bytes)
                state.size += Int64(bytes.count)
            }
        }
    }

    func finish() -> (size: Int64, digest: Digest) {
        state.withLock { state in
            var finished = DigestStream()
            swap(&finished, &state.digest)
            return (state.size, finished.finish())
        }
    }

    static func remove(_ path: FilePath) throws {
        try FileManager.default.removeItem(atPath: path.string)
    }
}
