internal import Core
public import SystemPackage

/// A file that is read at any offset; it stays open until its last user is gone.
public final class RandomAccessFile: Sendable {
    /// Where it was opened.
    public let path: FilePath
    /// How many bytes it had then.
    public let size: Int
    private let file: FileDescriptor

    /// Opens a file.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    public init(_ path: FilePath) throws {
        self.path = path
        do {
            file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch let error as Errno {
            throw Failure.unreadable(path, error)
        }
        do {
            size = Int(try file.seek(offset: 0, from: .end))
        } catch let error as Errno {
            try? file.close()
            throw Failure.unreadable(path, error)
        }
    }

    deinit { try? file.close() }

    /// Exactly `count` bytes from `offset`; nil if the file does not have them.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    public func bytes(at offset: Int, count: Int) throws -> [UInt8]? {
        guard offset >= 0, count >= 0, count <= size, offset <= size - count else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        try read(offset, count) { bytes.append(contentsOf: $0) }
        return bytes.count == count ? bytes : nil
    }

    /// Up to `count` bytes from `offset`, in pieces; fewer if the file ends before.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`), and what `body` throws.
    public func read(_ offset: Int, _ count: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let size = min(FileStream.chunkSize, max(count, 1))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { buffer.deallocate() }
        var done = 0
        while done < count {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(size, count - done)])
            let read = try read(into: part, at: offset + done)
            if read == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: part[..<read]))
            done += read
        }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        do {
            return try file.read(fromAbsoluteOffset: Int64(offset), into: buffer)
        } catch let error as Errno {
            throw Failure.unreadable(path, error)
        }
    }
}
