internal import Core

/// Reads a tar stream that comes in pieces: headers as entries, and the contents of those that are wanted.
///
/// ustar (POSIX.1-1988) with pax headers (POSIX.1-2001) and GNU's long names, which is what packers of npm
/// packages write.
struct TarReader {
    private var pending: [UInt8] = []
    private var content: (entry: Entry, bytes: [UInt8], rest: Int, padding: Int)?
    private var override = Override()
    private(set) var isAtEnd = false
    private let keeps: (Entry) -> Bool
    private let take: (Entry, [UInt8]) throws -> Void
    private let watch: (Entry, UnsafeRawBufferPointer) -> Void

    /// An entry as its header describes it.
    struct Entry: Hashable, Sendable {
        var path: String
        var mode: UInt16
        var size: Int
        var type: UInt8
        var linkTarget: String
    }

    /// What a pax or GNU header says of the entry that follows.
    private struct Override {
        var path: String?
        var linkTarget: String?
        var size: Int?
    }

    /// The stream is no tar archive.
    struct Malformed: Error {}

    /// - Parameters:
    ///   - keeps: whether an entry's contents are wanted.
    ///   - take: gets each entry, with its contents if they were wanted.
    ///   - watch: sees the contents of each entry in pieces, before it is taken.
    init(
        keeps: @escaping (Entry) -> Bool, take: @escaping (Entry, [UInt8]) throws -> Void,
        watch: @escaping (Entry, UnsafeRawBufferPointer) -> Void = { _, _ in }
    ) {
        self.watch = watch
        self.keeps = keeps
        self.take = take
    }

    /// The path below the first folder, which has any name (npm's `strip: 1`).
    static func inner(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        return parts.dropFirst().joined(separator: "/")
    }

    mutating func read(_ piece: UnsafeRawBufferPointer) throws {
        var rest = piece[...]
        while !rest.isEmpty, !isAtEnd {
            if content != nil {
                try readContent(&rest)
            } else {
                let count = min(512 - pending.count, rest.count)
                pending += rest.prefix(count)
                rest = rest.dropFirst(count)
                guard pending.count == 512 else { return }
                let block = pending
                pending.removeAll(keepingCapacity: true)
                try readHeader(block)
            }
        }
    }

    func finish() throws {
        guard content == nil, pending.isEmpty || isAtEnd else { throw Malformed() }
    }

    private mutating func readContent(_ rest: inout Slice<UnsafeRawBufferPointer>) throws {
        guard var current = content else { return }
        let count = min(current.rest, rest.count)
        if isKept(current.entry) { current.bytes += rest.prefix(count) }
        if count > 0, !Self.describing.contains(current.entry.type) {
            watch(current.entry, UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
        }
        current.rest -= count
        rest = rest.dropFirst(count)
        let padding = current.rest == 0 ? min(current.padding, rest.count) : 0
        current.padding -= padding
        rest = rest.dropFirst(padding)
        content = current
        guard current.rest == 0, current.padding == 0 else { return }
        content = nil
        try finish(current.entry, current.bytes)
    }

    private func isKept(_ entry: Entry) -> Bool {
        Self.describing.contains(entry.type) || keeps(entry)
    }

    /// Types of headers that describe the next entry: pax, pax for all, GNU long name and long link.
    private static let describing = [UInt8]("xgLK".utf8)

    private mutating func readHeader(_ block: [UInt8]) throws {
        guard block.contains(where: { $0 != 0 }) else {
            isAtEnd = true
            return
        }
        var entry = try Self.entry(block)
        if !Self.describing.contains(entry.type) {
            entry.path = override.path ?? entry.path
            entry.linkTarget = override.linkTarget ?? entry.linkTarget
            entry.size = override.size ?? entry.size
            override = Override()
        }
        guard !isKept(entry) || entry.size <= 64 << 20 else { throw Malformed() }
        guard entry.size > 0 else { return try finish(entry, []) }
        content = (entry, [], entry.size, (512 - entry.size % 512) % 512)
    }

    private mutating func finish(_ entry: Entry, _ bytes: [UInt8]) throws {
        switch entry.type {
        case UInt8(ascii: "x"): try readPax(bytes)
        case UInt8(ascii: "g"): break
        case UInt8(ascii: "L"): override.path = Self.text(bytes[...])
        case UInt8(ascii: "K"): override.linkTarget = Self.text(bytes[...])
        default: try take(entry, bytes)
        }
    }

    /// Records of `LENGTH KEY=VALUE\n`.
    private mutating func readPax(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while let space = rest.firstIndex(of: 32) {
            guard let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > 0,
                length <= rest.count, rest.startIndex + length - 1 > space
            else { throw Malformed() }
            let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
            let parts = record.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
            switch String(decoding: parts[0], as: UTF8.self) {
            case "path": override.path = value
            case "linkpath": override.linkTarget = value
            case "size": override.size = Int(value)
            default: break
            }
            rest = rest.dropFirst(length)
        }
    }

    private static func entry(_ block: [UInt8]) throws -> Entry {
        let sum = (block[..<148] + block[156...]).reduce(256) { $0 + Int($1) }
        guard let checksum = number(block[148..<156]), checksum == sum, let size = number(block[124..<136]),
            let mode = number(block[100..<108]), size >= 0
        else { throw Malformed() }
        let isPOSIX = block[257..<263].elementsEqual("ustar\0".utf8)
        let prefix = isPOSIX ? text(block[345..<500]) : ""
        let name = text(block[..<100])
        let type = block[156] == 0 ? UInt8(ascii: "0") : block[156]
        return Entry(
            path: prefix.isEmpty ? name : "\(prefix)/\(name)", mode: UInt16(mode & 0o7777),
            size: type == UInt8(ascii: "1") || type == UInt8(ascii: "2") ? 0 : size, type: type,
            linkTarget: text(block[157..<257]))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Octal digits between spaces and NULs, or GNU's base 256.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        if let first = bytes.first, first & 0x80 != 0 {
            return bytes.dropFirst().reduce(Int(first & 0x3F)) { value, byte in
                value >= 1 << 54 ? value : value << 8 | Int(byte)
            }
        }
        let digits = bytes.drop { $0 == 32 }.prefix { $0 != 32 && $0 != 0 }
        return digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }
}
