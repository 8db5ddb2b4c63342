internal import Core
internal import Glibc
internal import SystemPackage

/// A multipart body on the disk (RFC 2046 section 5.1), whose boundary is read from its first line, as vsce sends
/// none in the header.
struct MultipartFile: Sendable {
    /// A part: where its bytes are in the file.
    struct Part: Hashable, Sendable {
        let header: String
        let bytes: Range<Int>

        /// The `name` of its Content-Disposition.
        var name: String? {
            guard let start = header.firstRange(of: "name=")?.upperBound else { return nil }
            let value = header[start...].prefix { $0 != ";" && $0 != "\r" && $0 != "\r\n" }
            return String(value.filter { $0 != "\"" })
        }
    }

    let path: FilePath
    let parts: [Part]

    /// Finds the parts.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` if the file cannot be read, `NoVSIX` if it has no parts.
    init(_ path: FilePath) throws {
        self.path = path
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        parts = try file.closeAfter {
            let delimiter = try Self.delimiter(file)
            let marks = try Self.positions(of: Array("\r\n".utf8) + delimiter, in: file)
            let starts = [delimiter.count] + marks.map { $0 + 2 + delimiter.count }
            return try zip(starts, marks).map { try Self.part(file, from: $0, to: $1) }
        }
        guard !parts.isEmpty else { throw NoVSIX(reason: "the multipart body has no part") }
    }

    /// Copies a part into a file and hashes it.
    ///
    /// Blocks.
    func extract(_ part: Part, to target: FilePath) throws -> UploadedFile {
        let source = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        defer { try? source.close() }
        let copy = try FileDescriptor.open(
            target, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
        defer { try? copy.close() }
        var digest = DigestStream()
        var offset = part.bytes.lowerBound
        while offset < part.bytes.upperBound {
            let piece = try Self.read(source, at: offset, min(1 << 20, part.bytes.upperBound - offset))
            guard !piece.isEmpty else { break }
            try copy.writeAll(piece)
            digest.update(piece)
            offset += piece.count
        }
        return UploadedFile(path: target, size: Int64(part.bytes.count), sha256: digest.finish())
    }

    private static func delimiter(_ file: FileDescriptor) throws -> [UInt8] {
        let line = try read(file, at: 0, 256).prefix { $0 != 13 && $0 != 10 }
        guard line.starts(with: Array("--".utf8)), line.count > 2 else {
            throw NoVSIX(reason: "the multipart body does not begin with a boundary")
        }
        return Array(line)
    }

    private static func part(_ file: FileDescriptor, from start: Int, to end: Int) throws -> Part {
        let head = try read(file, at: start, min(4096, end - start))
        guard let blank = head.firstIndex(of: Array("\r\n\r\n".utf8)) else {
            throw NoVSIX(reason: "a part of the multipart body has no end of its header")
        }
        let header = String(decoding: head[..<blank], as: UTF8.self)
        return Part(header: header, bytes: start + blank + 4..<end)
    }

    /// Every place of a needle, in windows that overlap by its length.
    private static func positions(of needle: [UInt8], in file: FileDescriptor) throws -> [Int] {
        var found: [Int] = []
        var start = 0
        while true {
            let window = try read(file, at: start, 4 << 20)
            var from = 0
            while let next = window[from...].firstIndex(of: needle) {
                found.append(start + next)
                from = next + needle.count
            }
            guard window.count == 4 << 20 else { return found }
            start += max(from, window.count - needle.count + 1)
        }
    }

    private static func read(_ file: FileDescriptor, at offset: Int, _ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let missing = count - bytes.count
            let piece = try [UInt8](unsafeUninitializedCapacity: missing) { buffer, filled in
                filled = try file.read(
                    fromAbsoluteOffset: Int64(offset + bytes.count),
                    into: UnsafeMutableRawBufferPointer(buffer))
            }
            if piece.isEmpty { break }
            bytes = bytes.isEmpty ? piece : bytes + piece
        }
        return bytes
    }
}

extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// Where a sequence of bytes begins.
    fileprivate func firstIndex(of needle: [UInt8]) -> Int? {
        let offset = withContiguousStorageIfAvailable { Self.offset(of: needle, in: $0) }
        return (offset ?? nil).map { startIndex + $0 }
    }

    /// Jumps from one first byte of the needle to the next, as a package may have a gigabyte.
    private static func offset(of needle: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = bytes.baseAddress, let first = needle.first else { return nil }
        var start = 0
        while start + needle.count <= bytes.count,
            let found = memchr(base + start, Int32(first), bytes.count - needle.count - start + 1)
        {
            if memcmp(found, needle, needle.count) == 0 {
                return UnsafeRawPointer(found) - UnsafeRawPointer(base)
            }
            start = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
        }
        return nil
    }
}
