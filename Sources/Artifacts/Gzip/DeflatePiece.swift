internal import CDeflate

/// A part of a stream that is compressed by itself, by libdeflate.
///
/// libdeflate compresses what is in memory as a whole, and ends it. Pieces become one stream when the
/// flag that ends it is taken from all but the last, and each is filled up to a whole byte by an empty stored block
/// (RFC 1951, 3.2.4), as zlib's `Z_SYNC_FLUSH` does. Matches do not reach across pieces, which costs about 0.1 % of
/// the size.
final class DeflatePiece: StreamPiece {
    /// The size of all pieces of a stream but the last.
    static let size = 6 << 20

    let buffer: PieceBuffer
    private var output = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var produced = 0
    private var compressor: (level: Int32, state: OpaquePointer)?

    /// A piece of at most this many bytes; what is compressed takes up to as many and a megabyte.
    init(capacity: Int) { buffer = PieceBuffer(capacity: capacity) }

    deinit {
        output.deallocate()
        if let compressor { libdeflate_free_compressor(compressor.state) }
    }

    /// What compression made of it.
    var compressed: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: output[..<produced]) }

    /// Compresses its bytes as the end of the stream or as something that goes on.
    func compress(level: Int32, isLast: Bool) {
        let bytes = buffer.content
        let state = compressor(level)
        // Eight bytes behind the stream are read with it, and joining appends five.
        reserve(libdeflate_deflate_compress_bound(state, bytes.count) + 16)
        produced = libdeflate_deflate_compress(
            state, bytes.baseAddress, bytes.count, output.baseAddress, output.count - 16)
        precondition(produced > 0, "libdeflate's bound is too small")
        if !isLast { makeContinuing() }
    }

    /// Takes back that the stream ends, and fills up the last byte.
    private func makeContinuing() {
        let bytes = output.bindMemory(to: UInt8.self)
        guard let start = bytes.baseAddress else { return }
        (start + produced).update(repeating: 0, count: 16)
        var blocks = DeflateBlocks(start)
        let last = blocks.lastBlock()
        bytes[last.lowerBound / 8] &= ~(1 << UInt8(last.lowerBound % 8))
        // Three zero bits begin a stored block that is not the last; its length of 0 stands on whole bytes.
        let end = (last.upperBound + 3 + 7) / 8
        bytes[end + 2] = 0xFF
        bytes[end + 3] = 0xFF
        produced = end + 4
    }

    private func compressor(_ level: Int32) -> OpaquePointer {
        if let compressor, compressor.level == level { return compressor.state }
        if let compressor { libdeflate_free_compressor(compressor.state) }
        // Fails only when memory is out or the level is unknown.
        guard let state = libdeflate_alloc_compressor(level) else {
            preconditionFailure("libdeflate refuses to start")
        }
        compressor = (level, state)
        return state
    }

    private func reserve(_ size: Int) {
        guard output.count < size else { return }
        output.deallocate()
        output = .allocate(byteCount: size, alignment: 16)
    }
}
