internal import Core

/// Where the central directory of a zip is, and how many entries it has.
struct ZipDirectory {
    let count: UInt64
    let size: UInt64
    let offset: UInt64

    /// The longest end record: 22 bytes and a comment of 65535.
    private static let longestEnd = 22 + 65535

    /// Finds the end record, which must be the last thing in the file.
    init(_ file: RandomAccessFile, limits: ZipLimits) throws {
        let tailOffset = max(0, file.size - Self.longestEnd)
        guard let tail = try file.bytes(at: tailOffset, count: file.size - tailOffset),
            let position = Self.endRecord(in: tail)
        else { throw ZipProblem("it has no end record, so it may be cut off") }
        var end = tailOffset + position
        var record = ByteCursor(tail[(position + 4)...])
        try record.skip(6)
        let count = try record.littleEndian(UInt16.self)
        let size = try record.littleEndian(UInt32.self)
        let offset = try record.littleEndian(UInt32.self)
        if count == .max || size == .max || offset == .max, let large = try Large(file, before: end) {
            (self.count, self.size, self.offset, end) = (large.count, large.size, large.offset, large.start)
        } else {
            (self.count, self.size, self.offset) = (UInt64(count), UInt64(size), UInt64(offset))
        }
        try check(end: UInt64(end), limits)
    }

    private func check(end: UInt64, _ limits: ZipLimits) throws {
        guard count <= limits.entries, size <= limits.directorySize else {
            throw ZipProblem("it has more entries than any artifact: \(count)")
        }
        let (sum, overflow) = offset.addingReportingOverflow(size)
        guard !overflow, sum == end else {
            throw ZipProblem("its central directory does not end where the end record begins")
        }
    }

    /// The last place with the signature whose comment ends with the file.
    private static func endRecord(in tail: [UInt8]) -> Int? {
        guard tail.count >= 22 else { return nil }
        let signature: [UInt8] = [0x50, 0x4B, 5, 6]
        return (0...tail.count - 22).last { index in
            tail[index] == signature[0] && tail[index..<index + 4].elementsEqual(signature)
                && Int(tail[index + 20]) | Int(tail[index + 21]) << 8 == tail.count - index - 22
        }
    }

    /// The entries; throws if there are more or fewer than the end record says.
    func entries(_ file: RandomAccessFile) throws -> [ZipEntry] {
        guard let bytes = try file.bytes(at: Int(offset), count: Int(size)) else {
            throw ZipProblem("its central directory is cut off")
        }
        var cursor = ByteCursor(bytes)
        var entries: [ZipEntry] = []
        while cursor.count > 0 { entries.append(try ZipEntry(central: &cursor)) }
        guard UInt64(entries.count) == count else {
            throw ZipProblem("it should have \(count) entries and has \(entries.count)")
        }
        return entries
    }
}

/// The end record of zip64 (APPNOTE 4.3.14), found by its locator.
private struct Large {
    let start: Int
    let count: UInt64
    let size: UInt64
    let offset: UInt64

    /// Nil if there is no locator: then the old numbers happen to be all ones.
    init?(_ file: RandomAccessFile, before end: Int) throws {
        guard var locator = try file.bytes(at: end - 20, count: 20).map({ ByteCursor($0) }),
            try locator.littleEndian(UInt32.self) == ZipSignature.end64Locator
        else { return nil }
        try locator.skip(4)
        guard let start = Int(exactly: try locator.littleEndian(UInt64.self)),
            var record = try file.bytes(at: start, count: 56).map({ ByteCursor($0) }),
            try record.littleEndian(UInt32.self) == ZipSignature.end64
        else { throw ZipProblem("its zip64 end record is missing") }
        try record.skip(28)
        self.start = start
        count = try record.littleEndian(UInt64.self)
        size = try record.littleEndian(UInt64.self)
        offset = try record.littleEndian(UInt64.self)
    }
}
