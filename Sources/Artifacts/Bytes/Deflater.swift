internal import CZlib
internal import Core

/// A raw deflate stream (RFC 1951) in front of a sink, and the CRC-32 and length of what went in.
///
/// zlib's output for a level is the same on every machine with the same zlib version; window 32 KiB, memory
/// level 8, default strategy are part of the format here.
final class Deflater: ByteSink {
    private let next: any ByteSink
    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutableRawBufferPointer
    private(set) var crc: UInt32 = 0
    private(set) var count: UInt64 = 0

    init(over next: any ByteSink, level: CompressionLevel) {
        self.next = next
        output = .allocate(byteCount: 64 * 1024, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Fails only when memory is out or the arguments are wrong, which their types prevent.
        precondition(kilo_deflate_init(stream, Int32(level.rawValue), -15) == Z_OK, "zlib refuses to start")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        count += UInt64(bytes.count)
        for piece in bytes.pieces(of: 1 << 30) {
            let start = piece.bindMemory(to: UInt8.self).baseAddress
            crc = UInt32(truncatingIfNeeded: crc32(UInt(crc), start, UInt32(piece.count)))
            stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
            stream.pointee.avail_in = UInt32(piece.count)
            try run(Z_NO_FLUSH) { stream.pointee.avail_in > 0 }
        }
    }

    /// Writes the end of the stream; nothing can be written afterwards.
    func finish() throws {
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        var isDone = false
        while !isDone { isDone = try step(Z_FINISH) == Z_STREAM_END }
    }

    private func run(_ flush: Int32, while isBusy: () -> Bool) throws {
        while isBusy() { _ = try step(flush) }
    }

    private func step(_ flush: Int32) throws -> Int32 {
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let status = deflate(stream, flush)
        precondition(status != Z_STREAM_ERROR, "zlib's state is damaged")
        let produced = output.count - Int(stream.pointee.avail_out)
        if produced > 0 { try next.write(UnsafeRawBufferPointer(rebasing: output[..<produced])) }
        return status
    }
}

/// How hard deflate tries: 1 fastest to 9 smallest.
public struct CompressionLevel: Hashable, Sendable, Codable, RawRepresentable {
    /// From 1 to 9.
    public let rawValue: Int

    /// Creates a level; nil outside of 1 to 9.
    public init?(rawValue: Int) {
        guard (1...9).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ value: Int) { rawValue = value }

    /// Level 6, zlib's own default.
    public static let standard = CompressionLevel(6)
    /// Level 9, which npm and vsce use.
    public static let smallest = CompressionLevel(9)
    /// Level 1.
    public static let fastest = CompressionLevel(1)
}

extension UnsafeRawBufferPointer {
    /// The buffer cut into pieces that a 32-bit length can hold.
    func pieces(of size: Int) -> some Sequence<UnsafeRawBufferPointer> {
        stride(from: 0, to: count, by: size).lazy.map {
            UnsafeRawBufferPointer(rebasing: self[$0..<Swift.min($0 + size, self.count)])
        }
    }
}
