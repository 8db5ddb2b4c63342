internal import SystemPackage

/// A file open for reading, whose calls block; closed when it goes out of scope.
final class ReadableFile: Sendable {
    private let file: FileDescriptor

    init(_ path: FilePath) throws {
        file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    }

    deinit { try? file.close() }

    /// The size in bytes.
    func size() throws -> Int64 { try file.seek(offset: 0, from: .end) }

    /// Up to `count` bytes; fewer at the end of the file.
    func read(_ count: Int, at offset: Int64) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try file.read(fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
