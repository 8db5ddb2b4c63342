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

    /// Long files take all processors and some 30 MB, so one is compressed at a time.
    private static let turn = Mutex(())

    /// Compresses a file; many compressed bytes go to a nameless file in `scratch`.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `payload.changed`).
    init(_ file: PayloadFile, level: CompressionLevel, scratch: FilePath) throws {
        if file.size <= DeflatePiece.size {
            self = try Self.short(file, level, DeflatePiece(capacity: max(1, file.size)))
        } else {
            self = try Self.turn.withLock { _ in
                try Self.long(file, level, scratch, concurrency: Processors.most)
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
        piece.compress(level: Int32(level.rawValue), isLast: true)
        return DeflatedContent(
            crc: libdeflate_crc32(0, content.baseAddress, content.count), size: content.count,
            bytes: .memory(Array(piece.compressed)))
    }

    /// The size of a long file's pieces: small ones keep all processors at work to the end.
    private static let pieceSize = 3 << 20

    /// A file of several pieces.
    static func long(
        _ file: PayloadFile, _ level: CompressionLevel, _ scratch: FilePath, concurrency: Int
    ) throws -> DeflatedContent {
        let spool = Spool(scratch: scratch)
        let ring = DeflateRing(pieceSize: pieceSize, ahead: 3, concurrency: concurrency) {
            try spool.write($0.compressed)
        }
        var (piece, crc, count) = (try ring.take(), UInt32(0), 0)
        try file.read { bytes in
            crc = libdeflate_crc32(crc, bytes.baseAddress, bytes.count)
            count += bytes.count
            var rest = bytes
            while true {
                rest = UnsafeRawBufferPointer(rebasing: rest[piece.append(rest)...])
                if rest.isEmpty { return }
                ring.start(piece, level: Int32(level.rawValue), isLast: false)
                piece = try ring.take()
            }
        }
        ring.start(piece, level: Int32(level.rawValue), isLast: true)
        try ring.finish()
        return DeflatedContent(crc: crc, size: count, bytes: try spool.finish())
    }
}
