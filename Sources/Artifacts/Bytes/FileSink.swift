internal import CLinux
internal import Core
internal import Glibc
public import SystemPackage

/// Writes a new file through a buffer.
///
/// `finish()` ends it; a sink that is let go without that leaves an unfinished file, which its maker removes.
public final class FileSink: ByteSink {
    /// The file that is written.
    public let path: FilePath
    private let file: FileDescriptor
    private let isFlushed: Bool
    private var buffer: UnsafeMutableRawBufferPointer
    private var used = 0
    private var isOpen = true
    /// How many bytes the system has, and how many of them it was asked to bring to the disk.
    private var (written, handedOver) = (0, 0)

    /// Creates the file, which must not exist yet.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - mode: what the process's umask leaves of it.
    ///   - isFlushed: whether it is on the disk when it is finished; else that is left to the system, which is enough
    ///     where nobody relies on it after a crash of the machine.
    /// - Throws: `Failure` (`file.unwritable`).
    public init(
        creating path: FilePath,
        mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead], isFlushed: Bool = true
    ) throws {
        do {
            file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: mode)
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
        self.path = path
        self.isFlushed = isFlushed
        buffer = .allocate(byteCount: FileStream.chunkSize, alignment: 16)
    }

    deinit {
        buffer.deallocate()
        if isOpen { try? file.close() }
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `Failure` (`file.unwritable`), which names a full disk as such.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        if bytes.count > buffer.count - used { try flush() }
        guard bytes.count < buffer.count else { return try writeThrough(bytes) }
        UnsafeMutableRawBufferPointer(rebasing: buffer[used...]).copyMemory(from: bytes)
        used += bytes.count
    }

    /// Writes out what is buffered, flushes the file to the disk if that was wanted, and closes it.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public func finish() throws {
        try flush()
        do {
            guard !isFlushed || fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            isOpen = false
            try file.close()
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
    }

    private func flush() throws {
        let pending = used
        used = 0
        try writeThrough(UnsafeRawBufferPointer(rebasing: buffer[..<pending]))
    }

    private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        do {
            written += try file.writeAll(bytes)
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
        handOver()
    }

    private static let handedOverAtOnce = 8 << 20

    /// Lets the disk begin with what it has not got yet, so that little is left to wait for at the end.
    ///
    /// Whether it succeeds shows when the file is flushed.
    private func handOver() {
        guard isFlushed, written - handedOver >= Self.handedOverAtOnce else { return }
        _ = sync_file_range(
            file.rawValue, off_t(handedOver), off_t(written - handedOver), CLINUX_SYNC_FILE_RANGE_WRITE)
        handedOver = written
    }
}
