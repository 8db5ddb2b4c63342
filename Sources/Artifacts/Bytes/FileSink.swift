internal import Core
internal import Glibc
public import SystemPackage

/// Writes a new file through a buffer.
///
/// `finish()` flushes it to the disk, `close()` leaves that to the system; a sink that is let go without either leaves
/// an unfinished file, which its maker removes.
public final class FileSink: ByteSink {
    /// The file that is written.
    public let path: FilePath
    private let file: FileDescriptor
    private var buffer: UnsafeMutableRawBufferPointer
    private var used = 0
    private var isOpen = true

    /// Creates the file, which must not exist yet.
    ///
    /// `mode` is what the process's umask leaves of it.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public init(
        creating path: FilePath,
        mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    ) throws {
        do {
            file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: mode)
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
        self.path = path
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
        guard bytes.count <= buffer.count else { return try writeThrough(bytes) }
        UnsafeMutableRawBufferPointer(rebasing: buffer[used...]).copyMemory(from: bytes)
        used += bytes.count
    }

    /// Writes out what is buffered, flushes the file to the disk and closes it.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public func finish() throws {
        try flush()
        guard fsync(file.rawValue) == 0 else { throw Failure.unwritable(path, Errno(rawValue: errno)) }
        try close()
    }

    /// Writes out what is buffered and closes the file: enough where nobody relies on it after a crash of the machine.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public func close() throws {
        try flush()
        isOpen = false
        do {
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
            try file.writeAll(bytes)
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
    }
}
