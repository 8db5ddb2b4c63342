/// What to skip for each code of a Huffman table: the code, and the bits that belong to it.
final class SkipTable {
    /// A distance follows.
    static let match: UInt16 = 32
    /// The block ends.
    static let end: UInt16 = 64

    /// The most bits of a code.
    static let longest = 15
    private let entries = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << SkipTable.longest)
    private var mask: UInt64 = 0

    deinit { entries.deallocate() }

    subscript(bits: UInt64) -> UInt16 { reader[bits] }

    /// The table as it is now; it must not be filled while this is used.
    var reader: Reader { Reader(entries: UnsafePointer(entries), mask: mask) }

    /// Entries by the bits that come next.
    struct Reader {
        fileprivate let entries: UnsafePointer<UInt16>
        fileprivate let mask: UInt64

        subscript(bits: UInt64) -> UInt16 { entries[Int(truncatingIfNeeded: bits & mask)] }
    }

    /// Gives each symbol its canonical code (3.2.2); `entry` says what to store for a symbol and its code's width.
    ///
    /// Codes are read from their first bit on, so that the entry of a code stands wherever the lowest bits are
    /// the code's. The table is doubled for each width, which copies the shorter codes to all their places.
    func fill(lengths: [UInt8], _ entry: (Int, UInt16) -> UInt16) {
        let widest = max(1, Int(lengths.max() ?? 1))
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
