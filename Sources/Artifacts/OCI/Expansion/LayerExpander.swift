internal import Core

/// Expands compressed bytes that come in pieces.
protocol StreamDecoder: AnyObject {
    /// Takes the next bytes, and calls `body` with what they expand to.
    ///
    /// - Throws: what says that the bytes are damaged, and what `body` throws.
    func decode(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws

    /// Whether the bytes so far could be all.
    var isComplete: Bool { get }
}

/// Expands the bytes of a layer or package that come in pieces: gzip of any number of members, xz, zstd, or plain.
///
/// What it is, its first bytes say: media types of bases are known to lie.
final class LayerExpander {
    /// The bytes are damaged, or end too early.
    struct Damaged: Error {}
    /// The bytes are compressed with something else.
    struct Unsupported: Error { let format: String }

    private var decoder: (any StreamDecoder)?
    private var start: [UInt8] = []

    /// Takes the next bytes, and calls `body` with what they expand to.
    ///
    /// - Throws: `Unsupported`, what says that the bytes are damaged, and what `body` throws.
    func expand(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        if let decoder { return try decoder.decode(piece, body) }
        start.append(contentsOf: piece)
        guard start.count >= 6 else { return }
        let decoder = try Self.decoder(for: start)
        self.decoder = decoder
        try start.withUnsafeBytes { try decoder.decode($0, body) }
        start = []
    }

    /// Checks that the bytes ended where they may.
    ///
    /// - Throws: `Damaged`.
    func finish() throws {
        guard decoder?.isComplete == true else { throw Damaged() }
    }

    private static func decoder(for start: [UInt8]) throws -> any StreamDecoder {
        if start.starts(with: [0x1F, 0x8B]) { return GzipDecoder() }
        if start.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return try xz() }
        // A frame, or a skippable one in front of it (RFC 8878, section 3.1.2).
        if start.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
            || start[0] & 0xF0 == 0x50 && start[1...].starts(with: [0x2A, 0x4D, 0x18])
        {
            return try zstd()
        }
        return PlainDecoder()
    }

    private static func xz() throws -> any StreamDecoder {
        #if canImport(CLZMA)
            return XZDecoder()
        #else
            throw Unsupported(format: "xz")
        #endif
    }

    private static func zstd() throws -> any StreamDecoder {
        #if canImport(CZstd)
            return ZstdDecoder()
        #else
            throw Unsupported(format: "zstd")
        #endif
    }
}

extension GzipDecoder: StreamDecoder {}

/// Bytes that are not compressed.
private final class PlainDecoder: StreamDecoder {
    let isComplete = true

    func decode(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try body(piece)
    }
}
