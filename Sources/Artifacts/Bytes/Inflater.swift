internal import CZlib

/// Expands a raw deflate stream (RFC 1951) that comes in pieces.
final class Inflater {
    /// The stream is damaged, or goes on after its end.
    struct Damaged: Error {}

    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutableRawBufferPointer
    /// Whether the stream's own end was reached.
    private(set) var isFinished = false

    init() {
        output = .allocate(byteCount: 256 * 1024, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        precondition(kilo_inflate_init(stream, -15) == Z_OK, "zlib refuses to start")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Takes compressed bytes and calls `body` with what they expand to.
    func expand(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        for piece in bytes.pieces(of: 1 << 30) {
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: piece.bindMemory(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = UInt32(piece.count)
            // A full output buffer means that zlib may hold more, even when all input is taken.
            var isFull = true
            while stream.pointee.avail_in > 0 || (isFull && !isFinished) { isFull = try step(body) }
        }
    }

    /// Returns whether the output buffer was filled.
    private func step(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        guard !isFinished else { throw Damaged() }
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let status = inflate(stream, Z_NO_FLUSH)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw Damaged() }
        isFinished = status == Z_STREAM_END
        let produced = output.count - Int(stream.pointee.avail_out)
        guard produced > 0 || isFinished || stream.pointee.avail_in == 0 else { throw Damaged() }
        if produced > 0 { try body(UnsafeRawBufferPointer(rebasing: output[..<produced])) }
        return stream.pointee.avail_out == 0
    }
}
