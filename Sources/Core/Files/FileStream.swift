public import SystemPackage

/// Reads a file in pieces, so that memory does not grow with its size.
public enum FileStream {
    /// The size of a piece: large enough that system calls do not count, small enough for many at once.
    public static let chunkSize = 256 * 1024

    /// Calls `body` with one piece after the other, in one reused buffer.
    ///
    /// Blocks: use it under `offPool`.
    ///
    /// - Throws: `Failure` (`file.unreadable`) if the file cannot be opened or read, and what `body` throws.
    public static func read(_ path: FilePath, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let file = try open(path)
        try file.closeAfter { try readAll(file, path, body) }
    }

    /// Size and digests of a file, in one pass.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    public static func sha256(of path: FilePath) throws -> (digest: Digest, size: Int) {
        var size = 0
        var stream = DigestStream(.sha256)
        try read(path) {
            stream.update($0)
            size += $0.count
        }
        return (stream.finish(), size)
    }

    /// The digest of a file by any algorithm.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    public static func digest(of path: FilePath, _ algorithm: Digest.Algorithm) throws -> Digest {
        var stream = DigestStream(algorithm)
        try read(path) { stream.update($0) }
        return stream.finish()
    }

    /// The whole of a file that is known to be small (a manifest, a document).
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`) if it cannot be read or is larger than `limit` bytes.
    public static func contents(of path: FilePath, limit: Int = 16 << 20) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try read(path) { piece in
            guard bytes.count + piece.count <= limit else {
                throw Failure(
                    .fileUnreadable, "\(path)", "larger than the \(limit) bytes that are read at once",
                    advice: "check that this is the file you mean")
            }
            bytes.append(contentsOf: piece)
        }
        return bytes
    }

    private static func open(_ path: FilePath) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch let error as Errno {
            throw Failure.unreadable(path, error)
        }
    }

    private static func readAll(
        _ file: FileDescriptor, _ path: FilePath, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count: Int
            do {
                count = try file.read(into: buffer)
            } catch let error as Errno {
                throw Failure.unreadable(path, error)
            }
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

extension Failure.Code {
    /// A file that is needed is missing or cannot be read.
    public static let fileUnreadable = Self("file.unreadable", .usage)
    /// A file cannot be written: no space, no permission.
    public static let fileUnwritable = Self("file.unwritable", .work)
}

extension Failure {
    /// A file that cannot be read, with the system's reason.
    public static func unreadable(_ path: FilePath, _ error: Errno) -> Failure {
        Failure(
            .fileUnreadable, "\(path)", "cannot be read: \(error)",
            advice: "check the path and its permissions")
    }

    /// A file that cannot be written, with the system's reason.
    public static func unwritable(_ path: FilePath, _ error: Errno) -> Failure {
        let advice =
            error == .noSpace
            ? "free space on the disk of this folder, then run the command again; nothing was lost"
            : "check the folder and its permissions"
        return Failure(.fileUnwritable, "\(path)", "cannot be written: \(error)", advice: advice)
    }
}
