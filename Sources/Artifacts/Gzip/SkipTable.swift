/// What to skip for each code of a Huffman table: the code, and the bits that belong to it.
final class SkipTable {
    /// A distance follows.
    static let match: UInt16 = 32
    /// The block ends.
    static let end: UInt16 = 64

    /// The most bits of a code.
    static let longest = 15
    /// Most codes have no more bits than these; their tables fit the processor's nearest cache.
    static let short = 11

    private let entries = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << SkipTable.longest)
    private let shortEntries = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << SkipTable.short)
    private let runs = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << SkipTable.short)
    private var mask: UInt64 = 0

    deinit {
        entries.deallocate()
        shortEntries.deallocate()
        runs.deallocate()
    }

    subscript(bits: UInt64) -> UInt16 { reader[bits] }

    /// The table as it is now; it must not be filled while this is used.
    var reader: Reader {
        Reader(
            entries: UnsafePointer(entries), shortEntries: UnsafePointer(shortEntries),
            runs: UnsafePointer(runs), mask: mask)
    }

    /// Entries by the bits that come next.
    struct Reader {
        fileprivate let entries: UnsafePointer<UInt16>
        fileprivate let shortEntries: UnsafePointer<UInt16>
        fileprivate let runs: UnsafePointer<UInt16>
        fileprivate let mask: UInt64

        /// What to skip for one code; 0 for none that there is.
        subscript(bits: UInt64) -> UInt16 {
            let entry = shortEntries[Self.index(bits)]
            return entry != 0 ? entry : entries[Int(truncatingIfNeeded: bits & mask)]
        }

        /// What to skip for all literals that are whole among the next bits, or for one other short code; 0 for a long
        /// one.
        func run(_ bits: UInt64) -> UInt16 { runs[Self.index(bits)] }

        private static func index(_ bits: UInt64) -> Int {
            Int(truncatingIfNeeded: bits & (1 << UInt64(SkipTable.short) - 1))
        }
    }

    /// Gives each symbol its canonical code (3.2.2); `entry` says what to store for a symbol and its code's width.
    ///
    /// Codes are read from their first bit on, so that the entry of a code stands wherever the lowest bits are
    /// the code's. The table is doubled for each width, which copies the shorter codes to all their places.
    func fill(lengths: [UInt8], _ entry: (Int, UInt16) -> UInt16) {
        let widest = max(Self.short, Int(lengths.max() ?? 1))
        mask = 1 << UInt64(widest) - 1
        entries.update(repeating: 0, count: 2)
        var code = 0
        for width in 1...widest {
            if width > 1 { (entries + 1 << (width - 1)).update(from: entries, count: 1 << (width - 1)) }
            for (symbol, length) in lengths.enumerated() where Int(length) == width {
                entries[Self.reversed(code, width)] = entry(symbol, UInt16(width))
                code += 1
            }
            code <<= 1
            // There are no longer codes in it yet.
            if width == Self.short { shortEntries.update(from: entries, count: 1 << Self.short) }
        }
    }

    /// Puts literals that follow each other together; to be called when the table is filled.
    func joinLiterals() {
        for bits in 0..<1 << Self.short {
            var entry = shortEntries[bits]
            while entry != 0, entry.isLiteral {
                let next = shortEntries[bits >> entry.width]
                // A code that the known bits do not hold as a whole is looked at later.
                guard next != 0, next.isLiteral, entry.width + next.width <= Self.short else { break }
                entry += next
            }
            runs[bits] = entry
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
    /// Whether it is of a literal, or of several.
    var isLiteral: Bool { self & (SkipTable.match | SkipTable.end) == 0 }
}
