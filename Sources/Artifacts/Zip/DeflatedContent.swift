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
    /// The SHA-256 of the file's bytes, if it was long and the digest was wanted.
    let sha256: Digest?

    /// Long files take all processors and some 30 MB, so one is compressed at a time.
    private static let turn = Mutex(())

    /// Whether a file is compressed in several pieces.
    static func isLong(_ file: PayloadFile) -> Bool { file.size > DeflatePiece.size }

    /// Compresses a file, and takes the digest of a long one meanwhile; many compressed bytes go to a nameless file in
    /// `scratch`.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `payload.changed`).
    init(_ file: PayloadFile, level: CompressionLevel, scratch: FilePath, takesDigest: Bool = false) throws {
        if Self.isLong(file) {
            self = try Self.turn.withLock { _ in
                try Self.long(
                    file, level, scratch, concurrency: Processors.most, takesDigest: takesDigest)
            }
        } else {
            self = try Self.short(file, level, DeflatePiece(capacity: max(1, file.size)))
        }
    }

    private init(crc: UInt32, size: Int, bytes: SpooledBytes, sha256: Digest? = nil) {
        (self.crc, self.size, self.bytes, self.sha256) = (crc, size, bytes, sha256)
    }

    /// A file that fits the piece.
    static func short(
        _ file: PayloadFile, _ level: CompressionLevel, _ piece: DeflatePiece
    ) throws -> DeflatedContent {
        piece.buffer.clear()
        try file.read { _ = piece.buffer.append($0) }
        let content = piece.buffer.content
        piece.compress(level: Int32(level.rawValue), isLast: true)
        return DeflatedContent(
            crc: libdeflate_crc32(0, content.baseAddress, content.count), size: content.count,
            bytes: .memory(Array(piece.compressed)))
    }

    /// The size of a long file's pieces: small ones keep all processors at work to the end.
    private static let pieceSize = 3 << 20

    /// A file of several pieces.
    static func long(
        _ file: PayloadFile, _ level: CompressionLevel, _ scratch: FilePath, concurrency: Int,
        takesDigest: Bool = false
    ) throws -> DeflatedContent {
        let spool = Spool(scratch: scratch)
        let ring = try PieceRing(ahead: 3, concurrency: concurrency) {
            DeflatePiece(capacity: pieceSize)
        } next: {
            try spool.write($0.compressed)
        }
        let level = Int32(level.rawValue)
        var (crc, count) = (UInt32(0), 0)
        var digest: DigestStream? = takesDigest ? DigestStream(.sha256) : nil
        try file.read { bytes in
            digest?.update(bytes)
            crc = libdeflate_crc32(crc, bytes.baseAddress, bytes.count)
            count += bytes.count
            try ring.write(bytes) { $0.compress(level: level, isLast: false) }
        }
        try ring.finish { $0.compress(level: level, isLast: true) }
        return DeflatedContent(
            crc: crc, size: count, bytes: try spool.finish(), sha256: digest.take()?.finish())
    }
}
