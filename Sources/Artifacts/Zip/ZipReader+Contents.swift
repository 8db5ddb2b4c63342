public import Core

extension ZipReader {
    /// Expands an entry piece by piece, and checks its sizes and CRC-32 at the end.
    ///
    /// What `body` got before a failure is not to be trusted. Blocks.
    ///
    /// - Throws: `Failure` (`zip.malformed`, `zip.unsupported`, `file.unreadable`), and what `body` throws.
    public func read(_ entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard entry.method == 0 || entry.method == 8, !entry.isEncrypted else {
            throw Failure(
                .zipUnsupported, "\(file.path)",
                "the entry \(entry.name) is encrypted or compressed by method \(entry.method)",
                advice: "make the zip with stored or deflated entries and no password")
        }
        do {
            try expand(entry, body)
        } catch let problem as ZipProblem {
            throw problem.failure(file.path)
        } catch is ByteCursor.Truncated {
            throw ZipProblem("the header of \(entry.name) is cut off").failure(file.path)
        } catch is Inflater.Damaged {
            throw ZipProblem("the bytes of \(entry.name) are damaged").failure(file.path)
        }
    }

    /// The whole of a small entry.
    ///
    /// Blocks.
    ///
    /// - Throws: as `read(_:_:)`, and `Failure` (`zip.unsupported`) if it has more than `limit` bytes.
    public func contents(of entry: ZipEntry, limit: Int = 16 << 20) throws -> [UInt8] {
        guard entry.size <= UInt64(limit) else {
            throw Failure(
                .zipUnsupported, "\(file.path)",
                "the entry \(entry.name) is larger than the \(limit) bytes that are read at once",
                advice: "check that this is the file you mean")
        }
        var bytes: [UInt8] = []
        try read(entry) { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func expand(_ entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let start = try dataOffset(entry)
        var checksum = CRC32()
        var count: UInt64 = 0
        try pieces(entry, from: start) { piece in
            count += UInt64(piece.count)
            guard count <= entry.size else { throw ZipProblem("\(entry.name) is larger than it says") }
            checksum.update(piece)
            try body(piece)
        }
        guard count == entry.size, checksum.value == entry.crc32 else {
            throw ZipProblem("\(entry.name) has other bytes than its checksum says")
        }
    }

    private func pieces(
        _ entry: ZipEntry, from start: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let size = Int(entry.compressedSize)
        guard entry.method == 8 else { return try file.read(start, size, body) }
        let inflater = Inflater()
        try file.read(start, size) { try inflater.expand($0, body) }
        guard inflater.isFinished else { throw Inflater.Damaged() }
    }

    /// Where the bytes begin: the local header must say the same as the central directory.
    private func dataOffset(_ entry: ZipEntry) throws -> Int {
        guard let offset = Int(exactly: entry.headerOffset),
            var header = try file.bytes(at: offset, count: 30).map({ ByteCursor($0) }),
            try header.littleEndian(UInt32.self) == ZipSignature.local
        else { throw ZipProblem("the header of \(entry.name) is missing") }
        try header.skip(4)
        let method = try header.littleEndian(UInt16.self)
        try header.skip(16)
        let nameLength = Int(try header.littleEndian(UInt16.self))
        let extraLength = Int(try header.littleEndian(UInt16.self))
        let name = try file.bytes(at: offset + 30, count: nameLength)
        guard method == entry.method, name == Array(entry.name.utf8) else {
            throw ZipProblem("\(entry.name) has another name or method in front of its bytes")
        }
        let start = offset + 30 + nameLength + extraLength
        guard UInt64(start) <= directoryOffset, entry.compressedSize <= directoryOffset - UInt64(start) else {
            throw ZipProblem("\(entry.name) reaches into the central directory")
        }
        return start
    }
}

extension Failure.Code {
    /// A zip with a feature that is not supported.
    public static let zipUnsupported = Self("zip.unsupported", .usage)
}
