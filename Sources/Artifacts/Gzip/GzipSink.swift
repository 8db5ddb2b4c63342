internal import CDeflate

/// Compresses into gzip (RFC 1952) with a header that depends on nothing but its parameters.
///
/// No file name, no comment; MTIME 0. Peers write the clock or their operating system there, and their bytes
/// differ from machine to machine. Several processors are used where there are some; the bytes do not depend on
/// their number, nor on the pieces in which the input comes.
public final class GzipSink: ByteSink {
    private let next: any ByteSink
    private let effort: GzipEffort
    private let form: Form
    private let ring: PieceRing<DeflatePiece>
    /// How a piece is compressed that is not the last one.
    private let goOn: @Sendable (DeflatePiece) -> Void
    private var crc: UInt32 = 0
    private var count = 0

    /// How pieces become one stream.
    public enum Form: Hashable, Sendable {
        /// As one member, which is what some readers expect.
        case member
        /// Each as a member of its own, which costs less to make; the format has always allowed it.
        case members

        /// Pieces of one member cost something where they meet.
        var pieceSize: Int { self == .member ? DeflatePiece.size : 1 << 20 }

        var piecesAhead: Int { self == .member ? 1 : 4 }
    }

    /// Writes the header at once, if there is one for all.
    ///
    /// - Throws: what the next sink throws.
    public convenience init(
        over next: any ByteSink, level: CompressionLevel = .standard, header: GzipHeader = GzipHeader(),
        form: Form = .member
    ) throws {
        try self.init(
            over: next, level: level, header: header, form: form, concurrency: Processors.most)
    }

    init(
        over next: any ByteSink, level: CompressionLevel, header: GzipHeader, form: Form, concurrency: Int
    ) throws {
        self.next = next
        self.form = form
        let effort = GzipEffort(level)
        self.effort = effort
        goOn = { $0.compress(level: effort.long, isLast: form == .members) }
        ring = try PieceRing(ahead: form.piecesAhead, concurrency: concurrency) {
            DeflatePiece(capacity: form.pieceSize)
        } next: { piece in
            switch form {
            case .member: try next.write(piece.compressed)
            case .members:
                let content = piece.buffer.content
                try next.write(header.bytes)
                try next.write(piece.compressed)
                try next.write(Self.trailer(Self.crc(content), content.count))
            }
        }
        if form == .member { try next.write(header.bytes) }
    }

    /// Compresses the next bytes.
    ///
    /// - Throws: what the next sink throws.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        if form == .member { crc = Self.crc(bytes, after: crc) }
        count += bytes.count
        try ring.write(bytes, goOn)
    }

    /// Writes the end of the member: CRC-32 and length modulo 2^32.
    ///
    /// Does not finish the next sink.
    ///
    /// - Throws: what the next sink throws.
    public func finish() throws {
        let isLong = count > form.pieceSize
        let level = isLong ? effort.long : effort.level(of: count)
        if !isLong, form == .member, count > GzipEffort.wholeSize {
            try ring.halve { $0.compress(level: level, isLast: false) }
        }
        try ring.finish { $0.compress(level: level, isLast: true) }
        if form == .member { try next.write(Self.trailer(crc, count)) }
    }

    private static func crc(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
        libdeflate_crc32(crc, bytes.baseAddress, bytes.count)
    }

    private static func trailer(_ crc: UInt32, _ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(crc)
        bytes.appendLittleEndian(UInt32(truncatingIfNeeded: count))
        return bytes
    }
}
