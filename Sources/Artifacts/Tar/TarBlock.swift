/// The 512 bytes of a tar header.
public struct TarBlock {
    /// Everything in a tar is filled up to a multiple of this.
    public static let size = 512

    private var bytes = [UInt8](repeating: 0, count: TarBlock.size)

    /// How many zero bytes fill the last block after this many bytes.
    public static func padding(after count: Int) -> Int { (size - count % size) % size }

    mutating func byte(_ value: UInt8, at offset: Int) { bytes[offset] = value }

    mutating func text(_ text: String, at offset: Int, _ length: Int) {
        for (index, byte) in text.utf8.prefix(length).enumerated() { bytes[offset + index] = byte }
    }

    /// Octal digits that fill the field, and a NUL.
    mutating func octal(_ value: Int, at offset: Int, _ length: Int) {
        let digits = String(value, radix: 8)
        text(
            String(repeating: "0", count: max(0, length - 1 - digits.count)) + digits, at: offset, length - 1)
    }

    /// The block with its checksum: the sum of all bytes, the checksum's own eight counted as spaces.
    var sealed: [UInt8] {
        var block = self
        block.text(String(repeating: " ", count: 8), at: 148, 8)
        let sum = block.bytes.reduce(0) { $0 + Int($1) }
        block.octal(sum, at: 148, 7)
        block.byte(0, at: 154)
        return block.bytes
    }
}
