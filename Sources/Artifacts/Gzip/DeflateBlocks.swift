/// Reads through a deflate stream (RFC 1951) that is known to be whole, to find where its last block begins and ends.
///
/// Only the lengths of codes matter, so nothing is expanded; that takes a fraction of the time of inflating.
struct DeflateBlocks {
    private let start: UnsafePointer<UInt8>
    /// The place of the next bit.
    private var position = 0
    private let symbols = SkipTable()
    private let distances = SkipTable()

    /// A stream in front of eight bytes that may be read too.
    init(_ stream: UnsafePointer<UInt8>) { start = stream }

    /// The first bit of the last block, which is the flag that says so, and the first bit behind the block.
    mutating func lastBlock() -> Range<Int> {
        while true {
            let first = position
            let isLast = take(1) == 1
            skipBlock(kind: take(2))
            if isLast { return first..<position }
        }
    }

    private mutating func skipBlock(kind: Int) {
        switch kind {
        case 0:
            position = (position + 7) / 8 * 8
            let length = take(16)
            position += 16 + 8 * length
        case 1:
            symbols.fill(
                lengths: [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
                    + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8), Self.symbol)
            distances.fill(lengths: [UInt8](repeating: 5, count: 30), Self.distance)
            skipSymbols()
        case 2:
            readTables()
            skipSymbols()
        default: preconditionFailure("a deflate stream of ours is damaged")
        }
    }

    private mutating func skipSymbols() {
        let tables = (symbols, distances)
        // The readers do not keep their tables alive.
        withExtendedLifetime(tables) { skip(tables.0.reader, tables.1.reader) }
    }

    private mutating func skip(_ symbols: SkipTable.Reader, _ distances: SkipTable.Reader) {
        while true {
            var (bits, used) = (peek(), 0)
            var symbol = symbols[bits]
            // Literals, as long as a whole code is among the bits that were read at once.
            while symbol & (SkipTable.match | SkipTable.end) == 0, used <= Self.peeked - SkipTable.longest {
                precondition(symbol != 0, "a deflate stream of ours is damaged")
                bits >>= UInt64(symbol.width)
                used += symbol.width
                symbol = symbols[bits]
            }
            position += used
            // The code of the last symbol may not be whole.
            if used > Self.peeked - SkipTable.longest { continue }
            if symbol & SkipTable.end != 0 {
                position += symbol.width
                return
            }
            if used > Self.peeked - Self.longestMatch { bits = peek() }
            position += symbol.width + distances[bits >> UInt64(symbol.width)].width
        }
    }

    /// How many bits `peek()` gives at least.
    private static let peeked = 57
    /// Two codes of 15 bits, 5 bits of a length, and 13 of a distance.
    private static let longestMatch = 48

    /// The code lengths in front of a block with codes of its own (3.2.7).
    private mutating func readTables() {
        let (symbolCount, distanceCount, lengthCount) = (take(5) + 257, take(5) + 1, take(4) + 4)
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for place in Self.lengthOrder.prefix(lengthCount) { codeLengths[place] = UInt8(take(3)) }
        symbols.fill(lengths: codeLengths) { symbol, width in UInt16(symbol) << 8 | UInt16(width) }
        var lengths: [UInt8] = []
        while lengths.count < symbolCount + distanceCount {
            let entry = symbols[peek()]
            position += entry.width
            switch entry >> 8 {
            case 16: lengths += [UInt8](repeating: lengths.last ?? 0, count: 3 + take(2))
            case 17: lengths += [UInt8](repeating: 0, count: 3 + take(3))
            case 18: lengths += [UInt8](repeating: 0, count: 11 + take(7))
            default: lengths.append(UInt8(entry >> 8))
            }
        }
        symbols.fill(lengths: Array(lengths[..<symbolCount]), Self.symbol)
        distances.fill(lengths: Array(lengths[symbolCount...]), Self.distance)
    }

    /// A literal, the end, or a length with its further bits (3.2.5).
    private static func symbol(_ symbol: Int, _ width: UInt16) -> UInt16 {
        if symbol < 256 { return width }
        if symbol == 256 { return width | SkipTable.end }
        let extra = symbol < 265 || symbol >= 285 ? 0 : (symbol - 261) / 4
        return width + UInt16(extra) | SkipTable.match
    }

    private static func distance(_ symbol: Int, _ width: UInt16) -> UInt16 {
        width + UInt16(symbol < 4 ? 0 : symbol / 2 - 1)
    }

    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// At least `peeked` bits from the position on, the next one lowest.
    private func peek() -> UInt64 {
        let bytes = UnsafeRawPointer(start + position / 8).loadUnaligned(as: UInt64.self)
        return UInt64(littleEndian: bytes) >> UInt64(position % 8)
    }

    private mutating func take(_ count: Int) -> Int {
        let bits = peek() & (1 << UInt64(count) - 1)
        position += count
        return Int(bits)
    }
}
