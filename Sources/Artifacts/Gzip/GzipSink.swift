internal import CDeflate

/// Compresses into a single gzip member (RFC 1952) with a header that depends on nothing but its parameters.
///
/// No file name, no comment; MTIME 0. Peers write the clock or their operating system there, and their bytes
/// differ from machine to machine. Several processors are used where there are some; the bytes do not depend on
/// their number, nor on the pieces in which the input comes.
public final class GzipSink: ByteSink {
    private let next: any ByteSink
    private let effort: GzipEffort
    private let pieces: [DeflatePiece]
    private var filling = 0
    /// Whether the stream is known to be longer than one piece.
    private var isLong = false
    private var crc: UInt32 = 0
    private var count: UInt64 = 0

    /// Writes the header at once.
    ///
    /// - Throws: what the next sink throws.
    public convenience init(
        over next: any ByteSink, level: CompressionLevel = .standard, header: GzipHeader = GzipHeader()
    ) throws {
        try self.init(over: next, level: level, header: header, concurrency: GzipEffort.concurrency)
    }

    init(over next: any ByteSink, level: CompressionLevel, header: GzipHeader, concurrency: Int) throws {
        self.next = next
        effort = GzipEffort(level)
        pieces = (0..<max(2, concurrency)).map { _ in DeflatePiece(capacity: GzipEffort.pieceSize) }
        try next.write(header.bytes)
    }

    /// Compresses the next bytes.
    ///
    /// - Throws: what the next sink throws.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        crc = libdeflate_crc32(crc, bytes.baseAddress, bytes.count)
        count += UInt64(bytes.count)
        var rest = bytes
        while true {
            rest = UnsafeRawBufferPointer(rebasing: rest[pieces[filling].append(rest)...])
            if rest.isEmpty { return }
            // There is more, so that none of the full pieces is the last one.
            isLong = true
            if filling == pieces.count - 1 { try flush(isEnd: false) } else { filling += 1 }
        }
    }

    /// Writes the end of the member: CRC-32 and length modulo 2^32.
    ///
    /// Does not finish the next sink.
    ///
    /// - Throws: what the next sink throws.
    public func finish() throws {
        if isLong { try flush(isEnd: true) } else { try writeShort() }
        var trailer: [UInt8] = []
        trailer.appendLittleEndian(crc)
        trailer.appendLittleEndian(UInt32(truncatingIfNeeded: count))
        try next.write(trailer)
    }

    /// Compresses the full pieces and the one that is being filled.
    private func flush(isEnd: Bool) throws {
        let last = filling
        DeflateJob.run(
            pieces[...last].enumerated().map { number, piece in
                DeflateJob(
                    piece: piece, bytes: piece.content, level: effort.long, isLast: isEnd && number == last)
            })
        for piece in pieces[...last] {
            try next.write(piece.compressed)
            piece.clear()
        }
        filling = 0
    }

    /// A stream that is in memory as a whole: in two halves if it is worth a second processor.
    private func writeShort() throws {
        let content = pieces[0].content
        let level = effort.level(of: content.count)
        let middle = content.count / 2
        let halves =
            content.count > GzipEffort.wholeSize ? [content[..<middle], content[middle...]] : [content[...]]
        DeflateJob.run(
            halves.enumerated().map { number, half in
                DeflateJob(
                    piece: pieces[number], bytes: UnsafeRawBufferPointer(rebasing: half), level: level,
                    isLast: number == halves.count - 1)
            })
        for number in halves.indices { try next.write(pieces[number].compressed) }
    }
}

/// The ten bytes in front of a gzip member.
public struct GzipHeader: Hashable, Sendable {
    /// XFL: 2 for the smallest output, 4 for the fastest, else 0.
    public var extraFlags: UInt8
    /// OS: 255 is "unknown".
    public var operatingSystem: UInt8

    /// Creates a header; MTIME is 0 and there are no optional fields.
    public init(extraFlags: UInt8 = 0, operatingSystem: UInt8 = 255) {
        self.extraFlags = extraFlags
        self.operatingSystem = operatingSystem
    }

    /// The header as written.
    public var bytes: [UInt8] { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, extraFlags, operatingSystem] }
}
