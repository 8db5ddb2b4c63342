internal import CDeflate
internal import Core
internal import Synchronization
internal import SystemPackage

/// A file's bytes as zip keeps them: compressed, with their size and CRC-32, without name, mode or time.
///
/// A value that several entries of several zips can share. Bytes are cut into pieces of a fixed size, which are
/// compressed on all processors at once; the result does not depend on their number.
struct DeflatedContent: Sendable {
    let crc: UInt32
    let size: Int
    let bytes: SpooledBytes

    /// Long files take all processors and up to 30 MB, so one is compressed at a time.
    private static let turn = Mutex(())

    /// Compresses a file; many compressed bytes go to a nameless file in `scratch`.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `payload.changed`).
    init(_ file: PayloadFile, level: CompressionLevel, scratch: FilePath) throws {
        if file.size <= GzipEffort.pieceSize {
            self = try Self.short(file, level, DeflatePiece(capacity: max(1, file.size)))
        } else {
            self = try Self.turn.withLock { _ in
                try Self.long(file, level, scratch, concurrency: GzipEffort.concurrency)
            }
        }
    }

    private init(crc: UInt32, size: Int, bytes: SpooledBytes) {
        (self.crc, self.size, self.bytes) = (crc, size, bytes)
    }

    /// A file that fits the piece.
    static func short(
        _ file: PayloadFile, _ level: CompressionLevel, _ piece: DeflatePiece
    ) throws -> DeflatedContent {
        piece.clear()
        try file.read { _ = piece.append($0) }
        let content = piece.content
        piece.compress(content, level: Int32(level.rawValue), isLast: true)
        return DeflatedContent(
            crc: libdeflate_crc32(0, content.baseAddress, content.count), size: content.count,
            bytes: .memory(Array(piece.compressed)))
    }

    /// A file of several pieces.
    static func long(
        _ file: PayloadFile, _ level: CompressionLevel, _ scratch: FilePath, concurrency: Int
    ) throws -> DeflatedContent {
        var pieces = DeflatePieces(
            level: Int32(level.rawValue), size: file.size, concurrency: concurrency,
            over: Spool(scratch: scratch))
        try file.read { try pieces.write($0) }
        return DeflatedContent(crc: pieces.crc, size: file.size, bytes: try pieces.spool.finish())
    }
}

/// Cuts a file of known size into pieces and compresses as many at once as there are processors.
private struct DeflatePieces {
    let spool: Spool
    private(set) var crc: UInt32 = 0
    private let level: Int32
    private let pieces: [DeflatePiece]
    private var filling = 0
    /// How many bytes are still to come.
    private var rest: Int

    init(level: Int32, size: Int, concurrency: Int, over spool: Spool) {
        (self.level, rest, self.spool) = (level, size, spool)
        let count = min(concurrency, (size - 1) / GzipEffort.pieceSize + 1)
        pieces = (0..<count).map { _ in DeflatePiece(capacity: GzipEffort.pieceSize) }
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        crc = libdeflate_crc32(crc, bytes.baseAddress, bytes.count)
        var left = bytes
        while !left.isEmpty {
            let taken = pieces[filling].append(left)
            rest -= taken
            left = UnsafeRawBufferPointer(rebasing: left[taken...])
            if rest == 0 || pieces[filling].isFull { try advance() }
        }
    }

    private mutating func advance() throws {
        guard rest == 0 || filling == pieces.count - 1 else {
            filling += 1
            return
        }
        let full = pieces[...filling]
        DeflateJob.run(
            full.indices.map { number in
                DeflateJob(
                    piece: full[number], bytes: full[number].content, level: level,
                    isLast: rest == 0 && number == filling)
            })
        for piece in full {
            try spool.write(piece.compressed)
            piece.clear()
        }
        filling = 0
    }
}
