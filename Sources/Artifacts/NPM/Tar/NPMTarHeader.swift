/// A header block as node-tar writes it in its portable mode, which differs from other writers' in the fill of
/// numbers, in empty user and group fields, and in the way long names are split (npm.md 1.7).
struct NPMTarHeader {
    /// The block of 512 bytes.
    private(set) var block = [UInt8](repeating: 0, count: 512)
    /// Whether a field did not fit or holds something beyond ASCII, so that a pax header has to say it.
    private(set) var needsPax = false

    /// 1985-10-26T08:15:00Z, npm's time for everything: zip cannot represent the Unix epoch.
    static let time = 499_162_500

    /// The type flags that occur.
    enum Kind: UInt8 {
        case file = 0x30
        case link = 0x31
        case extended = 0x78
    }

    init(_ kind: Kind, path: String, linkPath: String = "", mode: UInt16, size: Int) {
        let name = SplitName(path)
        needsPax = name.isTruncated
        put(name.name, at: 0, width: 100)
        put(Int(mode), at: 100, width: 8)
        put(size, at: 124, width: 12)
        put(Self.time, at: 136, width: 12)
        block[156] = kind.rawValue
        put(linkPath, at: 157, width: 100)
        put("ustar\u{0}00", at: 257, width: 8)
        put(0, at: 329, width: 8)
        put(0, at: 337, width: 8)
        put(name.prefix, at: 345, width: 155)
        // The checksum counts its own field as spaces.
        let sum = block.reduce(8 * 32) { $0 + Int($1) }
        put(sum, at: 148, width: 8)
    }

    private mutating func put(_ text: String, at offset: Int, width: Int) {
        var end = offset
        for scalar in text.unicodeScalars {
            let bytes = scalar.utf8
            // Never half a character.
            guard end + bytes.count <= offset + width else { break }
            for byte in bytes {
                block[end] = byte
                end += 1
            }
        }
        if text.utf8.count != text.utf16.count || text.utf16.count > width { needsPax = true }
    }

    /// Octal digits with a space and NUL behind them, without the space if the number is that long, and
    /// base 256 beyond that.
    private mutating func put(_ number: Int, at offset: Int, width: Int) {
        let digits = max(1, (Int.bitWidth - number.leadingZeroBitCount + 2) / 3)
        guard digits < width else { return putBinary(number, at: offset, width: width) }
        let places = digits < width - 1 ? width - 2 : width - 1
        for place in 0..<places {
            block[offset + place] = 0x30 + UInt8(number >> (3 * (places - 1 - place)) & 7)
        }
        if places == width - 2 { block[offset + places] = 0x20 }
    }

    private mutating func putBinary(_ number: Int, at offset: Int, width: Int) {
        needsPax = true
        block[offset] = 0x80
        for place in 1..<width {
            let bits = 8 * (width - 1 - place)
            block[offset + place] = bits < Int.bitWidth ? UInt8(truncatingIfNeeded: number >> bits) : 0
        }
    }
}

/// A path split into the fields `prefix` and `name`.
private struct SplitName {
    var name: String
    var prefix = ""
    var isTruncated = false

    init(_ path: String) {
        name = path
        // One less than fits, as node-tar has it.
        guard path.utf8.count >= 100 else { return }
        var components = path.split(separator: "/").map(String.init)
        name = components.popLast() ?? ""
        while !components.isEmpty {
            let prefix = components.joined(separator: "/")
            if prefix.utf8.count <= 155 {
                self.prefix = prefix
                isTruncated = name.utf8.count > 100
                if isTruncated { name = Self.cut(name) }
                return
            }
            name = components.removeLast() + "/" + name
        }
        name = Self.cut(path)
        isTruncated = true
    }

    /// 99 UTF-16 units, as JavaScript slices; half a surrogate pair becomes U+FFFD.
    static func cut(_ text: String) -> String {
        String(decoding: text.utf16.prefix(99), as: UTF16.self)
    }
}

extension NPMTarHeader {
    /// The name of the pax header of an entry.
    static func paxName(_ path: String) -> String { SplitName.cut("PaxHeader/\(PosixPath.basename(path))") }
}
