internal import Core
internal import SystemPackage

/// Reads a tar of plain files, entry by entry, in bounded memory.
///
/// Only what `TarWriter` writes for files is understood: ustar headers, and a pax header in front for sizes from
/// 8 GiB on. Everything else is refused by name.
final class TarReader {
    struct Entry {
        let name: String
        let size: Int
    }

    private static let block = 512
    private let path: FilePath
    private let file: FileDescriptor
    private var offset: Int64 = 0

    init(_ path: FilePath) throws {
        self.path = path
        do {
            file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch let error as Errno {
            throw Failure.unreadable(path, error)
        }
    }

    deinit { try? file.close() }

    /// The next file; nil at the end of the tar.
    func next() throws -> Entry? {
        guard let header = try header() else { return nil }
        guard header.kind != UInt8(ascii: "x") else {
            let size = try paxSize(header)
            guard let file = try self.header(), file.kind == UInt8(ascii: "0") else {
                throw Failure.bundleMalformed(path, "no file follows a pax header")
            }
            return Entry(name: file.name, size: size ?? file.size)
        }
        guard header.kind == UInt8(ascii: "0") else {
            throw Failure.bundleMalformed(path, "`\(header.name)` is no plain file")
        }
        return Entry(name: header.name, size: header.size)
    }

    /// Reads the entry that `next` has just answered.
    func read(_ entry: Entry, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var rest = entry.size
        while rest > 0 {
            let piece = try bytes(min(rest, FileStream.chunkSize))
            try piece.withUnsafeBytes(body)
            rest -= piece.count
        }
        let padding = try bytes((Self.block - entry.size % Self.block) % Self.block)
        guard padding.allSatisfy({ $0 == 0 }) else {
            throw Failure.bundleMalformed(path, "something stands behind `\(entry.name)`")
        }
    }

    /// The end of the tar, and of the file.
    func requireEnd() throws {
        guard try next() == nil, try bytes(Self.block).allSatisfy({ $0 == 0 }), try isAtEnd() else {
            throw Failure.bundleMalformed(path, "something stands behind its last artifact")
        }
    }

    private struct Header {
        let name: String
        let kind: UInt8
        let size: Int
    }

    private func header() throws -> Header? {
        let block = try bytes(Self.block)
        if block.allSatisfy({ $0 == 0 }) { return nil }
        let sum = block.enumerated().reduce(0) { sum, byte in
            sum + ((148..<156).contains(byte.offset) ? 32 : Int(byte.element))
        }
        guard let size = Self.octal(block[124..<136]), Self.octal(block[148..<156]) == sum else {
            throw Failure.bundleMalformed(path, "a header at \(offset - 512) does not add up")
        }
        // Our names are shorter than 100 bytes, so that the prefix field stays empty.
        guard block[345..<500].allSatisfy({ $0 == 0 }) else {
            throw Failure.bundleMalformed(path, "a name at \(offset - 512) is too long")
        }
        return Header(
            name: String(decoding: block[..<100].prefix { $0 != 0 }, as: UTF8.self), kind: block[156],
            size: size)
    }

    /// `size` of a pax header: records of `LENGTH KEY=VALUE` and a line's end.
    private func paxSize(_ header: Header) throws -> Int? {
        guard header.size <= 4096 else { throw Failure.bundleMalformed(path, "a pax header is too long") }
        var records: [UInt8] = []
        try read(Entry(name: header.name, size: header.size)) { records.append(contentsOf: $0) }
        let lines = records.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
        let sizes = lines.compactMap { $0.split(separator: " ").last }.filter { $0.hasPrefix("size=") }
        return sizes.first.flatMap { Int($0.dropFirst("size=".count)) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.prefix { $0 != 0 && $0 != 32 }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
    }

    private func isAtEnd() throws -> Bool {
        var byte: [UInt8] = [0]
        return try byte.withUnsafeMutableBytes { try fill($0) } == 0
    }

    /// Exactly this many bytes.
    private func bytes(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = try bytes.withUnsafeMutableBytes { try fill($0) }
        guard found == count else { throw Failure.bundleMalformed(path, "it ends in the middle of an entry") }
        offset += Int64(count)
        return bytes
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var used = 0
        do {
            while used < buffer.count {
                let part = UnsafeMutableRawBufferPointer(rebasing: buffer[used...])
                let count = try file.read(fromAbsoluteOffset: offset + Int64(used), into: part)
                if count == 0 { break }
                used += count
            }
        } catch let error as Errno {
            throw Failure.unreadable(path, error)
        }
        return used
    }
}
