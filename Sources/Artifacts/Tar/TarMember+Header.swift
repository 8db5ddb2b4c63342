internal import Core

extension TarMember {
    /// Reads the 512 bytes of a header: ustar, or the older forms before it.
    ///
    /// - Throws: `TarStream.Malformed` for a wrong checksum or a number that is none.
    init(block: [UInt8]) throws {
        let sum = (block[..<148] + block[156...]).reduce(256) { $0 + Int($1) }
        guard let checksum = Self.number(block[148..<156]), checksum == sum,
            let size = Self.number(block[124..<136]), size >= 0, let mode = Self.number(block[100..<108]),
            let user = Self.number(block[108..<116]), let group = Self.number(block[116..<124]),
            let time = Self.number(block[136..<148])
        else { throw TarStream.Malformed() }
        // GNU's own magic means another use of the prefix field.
        let hasPrefix = block[257..<263].elementsEqual("ustar\u{0}".utf8)
        let prefix = hasPrefix ? Self.text(block[345..<500]) : ""
        let name = Self.text(block[..<100])
        path = prefix.isEmpty ? name : "\(prefix)/\(name)"
        kind = Self.kind(block[156], Self.text(block[157..<257]), isFolder: name.hasSuffix("/"))
        self.size = kind.hasContents ? size : 0
        attributes = TarAttributes(
            mode: UInt16(mode & 0o7777), owner: TarOwner(user: user, group: group),
            modified: Timestamp(seconds: time))
    }

    private static func kind(_ type: UInt8, _ target: String, isFolder: Bool) -> Kind {
        switch type {
        // Version 7 had no type for folders. With one, a final slash says nothing: a pax header may say the name.
        case 0: isFolder ? .folder : .file
        case UInt8(ascii: "0"), UInt8(ascii: "7"): .file
        case UInt8(ascii: "1"): .hardLink(target)
        case UInt8(ascii: "2"): .symbolicLink(target)
        case UInt8(ascii: "5"): .folder
        default: .other(type)
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Octal digits between spaces and NULs, or GNU's base 256.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        if let first = bytes.first, first & 0x80 != 0 {
            let isNegative = first & 0x40 != 0
            return bytes.dropFirst().reduce(isNegative ? -1 : Int(first & 0x3F)) { value, byte in
                abs(value) >= 1 << 54 ? value : value << 8 | Int(byte)
            }
        }
        let digits = bytes.drop { $0 == 32 }.prefix { $0 != 32 && $0 != 0 }
        return digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }
}

extension TarMember.Kind {
    /// Whether the header's size says how many bytes follow.
    var hasContents: Bool {
        switch self {
        case .file, .other: true
        case .folder, .symbolicLink, .hardLink: false
        }
    }
}
