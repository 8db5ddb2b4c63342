/// Reads an `ar` archive that comes in pieces: headers of 60 bytes, contents filled to even sizes.
struct ArStream {
    private static let mark = Array("!<arch>\n".utf8)
    private static let headerSize = 60

    private var pending: [UInt8] = []
    private var hasMark = false
    private var part: CompressedTar?
    private var rest = 0
    private var padding = 0
    private let open: (String) -> CompressedTar?

    /// A stream that asks, member by member, what takes its bytes; nil passes over it.
    init(_ open: @escaping (String) -> CompressedTar?) { self.open = open }

    /// - Throws: `LayerExpander.Damaged`, and what the members' takers throw.
    mutating func read(_ piece: UnsafeRawBufferPointer) throws {
        var bytes = piece[...]
        while !bytes.isEmpty {
            if rest > 0 {
                let count = min(rest, bytes.count)
                try part?.read(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
                rest -= count
                bytes = bytes.dropFirst(count)
                if rest == 0 { try endPart() }
            } else if padding > 0 {
                padding = 0
                bytes = bytes.dropFirst()
            } else {
                try readHeader(&bytes)
            }
        }
    }

    /// - Throws: `LayerExpander.Damaged` for an archive that was cut off.
    func finish() throws {
        guard hasMark, rest == 0, pending.isEmpty else { throw LayerExpander.Damaged() }
    }

    private mutating func endPart() throws {
        try part?.finish()
        part = nil
    }

    private mutating func readHeader(_ bytes: inout Slice<UnsafeRawBufferPointer>) throws {
        let wanted = hasMark ? Self.headerSize : Self.mark.count
        let count = min(wanted - pending.count, bytes.count)
        pending.append(contentsOf: bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        guard pending.count == wanted else { return }
        let header = pending
        pending = []
        guard hasMark else {
            guard header == Self.mark else { throw LayerExpander.Damaged() }
            hasMark = true
            return
        }
        try begin(header)
    }

    private mutating func begin(_ header: [UInt8]) throws {
        guard header[58...].elementsEqual("`\n".utf8), let size = Int(Self.text(header[48..<58])), size >= 0
        else {
            throw LayerExpander.Damaged()
        }
        let name = Self.text(header[..<16])
        part = open(name.hasSuffix("/") ? String(name.dropLast()) : name)
        rest = size
        padding = size % 2
        if size == 0 { try endPart() }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
    }
}
