/// What to skip for each code of a Huffman table: the code, and the bits that belong to it.
///
/// Short codes are found by one look into a table that fits the processor's nearest cache; a longer one leads from there
/// to a row of its own.
final class SkipTable {
    /// A distance follows.
    static let match: UInt16 = 32
    /// The block ends.
    static let end: UInt16 = 64
    /// The code is longer, and the number of its row stands in the upper byte; users of the table may use it otherwise.
    fileprivate static let longer: UInt16 = 128

    /// The most bits of a code.
    static let longest = 15
    /// The most bits of a short code.
    private static let short = 11
    private static let rowSize = 1 << (longest - short)
    /// How many rows are needed at most: one for each two long codes, as no code of libdeflate's has gaps.
    private static let mostRows = 144

    private let entries = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << SkipTable.short)
    private let rows = UnsafeMutablePointer<UInt16>.allocate(capacity: mostRows * rowSize)
    private var rowCount = 0
    private var mask: UInt64 = 0

    deinit {
        entries.deallocate()
        rows.deallocate()
    }

    subscript(bits: UInt64) -> UInt16 { reader[bits] }

    /// The table as it is now; it must not be filled while this is used.
    var reader: Reader { Reader(entries: UnsafePointer(entries), rows: UnsafePointer(rows), mask: mask) }

    /// Entries by the bits that come next.
    struct Reader {
        fileprivate let entries: UnsafePointer<UInt16>
        fileprivate let rows: UnsafePointer<UInt16>
        fileprivate let mask: UInt64

        subscript(bits: UInt64) -> UInt16 {
            let entry = entries[Int(truncatingIfNeeded: bits & mask)]
            if entry & SkipTable.longer == 0 { return entry }
            let place = Int(truncatingIfNeeded: bits >> UInt64(SkipTable.short)) % SkipTable.rowSize
            return rows[Int(entry >> 8) * SkipTable.rowSize + place]
        }
    }

    /// Gives each symbol its canonical code (3.2.2); `entry` says what to store for a symbol and its code's width.
    ///
    /// Codes are read from their first bit on, so that the entry of a code stands wherever the lowest bits are
    /// the code's. The table is doubled for each width, which copies the shorter codes to all their places.
    func fill(lengths: [UInt8], _ entry: (Int, UInt16) -> UInt16) {
        let widest = max(1, Int(lengths.max() ?? 1))
        mask = 1 << UInt64(min(widest, Self.short)) - 1
        entries.update(repeating: 0, count: 2)
        rowCount = 0
        var code = 0
        for width in 1...widest {
            if width > 1, width <= Self.short {
                (entries + 1 << (width - 1)).update(from: entries, count: 1 << (width - 1))
            }
            for (symbol, length) in lengths.enumerated() where Int(length) == width {
                put(entry(symbol, UInt16(width)), Self.reversed(code, width), width)
                code += 1
            }
            code <<= 1
        }
    }

    private func put(_ entry: UInt16, _ code: Int, _ width: Int) {
        guard width > Self.short else { return entries[code] = entry }
        let start = code % (1 << Self.short)
        if entries[start] == 0 {
            precondition(rowCount < Self.mostRows, "a deflate stream of ours is damaged")
            (rows + rowCount * Self.rowSize).update(repeating: 0, count: Self.rowSize)
            entries[start] = UInt16(rowCount) << 8 | Self.longer
            rowCount += 1
        }
        let row = rows + Int(entries[start] >> 8) * Self.rowSize
        for place in stride(from: code >> Self.short, to: Self.rowSize, by: 1 << (width - Self.short)) {
            row[place] = entry
        }
    }

    private static func reversed(_ code: Int, _ width: Int) -> Int {
        var (code, result) = (code, 0)
        for _ in 0..<width { (result, code) = (result << 1 | code & 1, code >> 1) }
        return result
    }
}

extension UInt16 {
    /// The bits that an entry of a skip table says to skip.
    var width: Int { Int(self & 31) }
}
