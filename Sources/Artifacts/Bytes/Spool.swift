internal import Core
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Collects bytes whose number is not known yet: the first ones in memory, many in a file without a name.
///
/// The file is unlinked as soon as it is open, so that nothing is left behind however the process ends.
final class Spool: ByteSink {
    /// How much stays in memory.
    static let memoryLimit = 1 << 20

    private let scratch: FilePath
    private var memory: [UInt8] = []
    private var file: NamelessFile?
    private var count = 0

    init(scratch: FilePath) { self.scratch = scratch }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if memory.count + bytes.count > Self.memoryLimit { try spill() }
        memory.append(contentsOf: bytes)
        count += bytes.count
    }

    /// What was collected.
    func finish() throws -> SpooledBytes {
        guard file != nil else { return .memory(memory) }
        try spill()
        return file.map { .file($0, count: count) } ?? .memory(memory)
    }

    private func spill() throws {
        let file = try self.file ?? NamelessFile(in: scratch)
        self.file = file
        try memory.withUnsafeBytes { try file.append($0) }
        memory.removeAll(keepingCapacity: true)
    }
}

/// Bytes that were collected by a spool.
enum SpooledBytes: Sendable {
    case memory([UInt8])
    case file(NamelessFile, count: Int)

    var count: Int {
        switch self {
        case .memory(let bytes): bytes.count
        case .file(_, let count): count
        }
    }

    func write(to sink: any ByteSink) throws {
        switch self {
        case .memory(let bytes): try sink.write(bytes)
        case .file(let file, let count): try file.copy(count, to: sink)
        }
    }
}

/// A file that has no name any more and goes away with its last user.
final class NamelessFile: Sendable {
    private static let counter = Atomic<Int>(0)
    private let file: FileDescriptor
    private let path: FilePath

    init(in folder: FilePath) throws {
        try FileSystem.makeFolder(folder)
        (path, file) = try Self.create(in: folder)
        unlink(path.string)
    }

    deinit { try? file.close() }

    /// Opens a file that nobody else has, skipping the names that a killed run left behind.
    private static func create(in folder: FilePath) throws -> (FilePath, FileDescriptor) {
        while true {
            let number = counter.add(1, ordering: .relaxed).newValue
            let path = folder.appending(".spool-\(getpid())-\(number)")
            do {
                let file = try FileDescriptor.open(
                    path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: .ownerReadWrite)
                return (path, file)
            } catch Errno.fileExists {
                continue
            } catch let error as Errno {
                throw Failure.unwritable(path, error)
            }
        }
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        do {
            try file.writeAll(bytes)
        } catch let error as Errno {
            throw Failure.unwritable(path, error)
        }
    }

    /// The first `count` bytes, which were all written before.
    func copy(_ count: Int, to sink: any ByteSink) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: FileStream.chunkSize, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while offset < count {
            let read = try read(into: buffer, at: offset)
            try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<min(read, count - offset)]))
            offset += read
        }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        do {
            let count = try file.read(fromAbsoluteOffset: Int64(offset), into: buffer)
            if count == 0 { throw Errno.ioError }
            return count
        } catch let error as Errno {
            throw Failure.unreadable(path, error)
        }
    }
}
