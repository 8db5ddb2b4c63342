internal import CZlib
internal import Core

/// Expands gzip of any number of members (RFC 1952, section 2.2).
final class GzipDecoder: StreamDecoder {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let output = UnsafeMutableRawBufferPointer.allocate(
        byteCount: FileStream.chunkSize, alignment: 16)
    private let consumed: ((UnsafeRawBufferPointer, _ member: Int) -> Void)?
    private var members = 0
    private(set) var isComplete = false

    /// - Parameter consumed: gets the compressed bytes again, with the number of the member that they belong to.
    init(consumed: ((UnsafeRawBufferPointer, _ member: Int) -> Void)? = nil) {
        self.consumed = consumed
        stream.initialize(to: z_stream())
        // 16 over the window's 15 bits: gzip, and nothing else.
        precondition(kilo_inflate_init(stream, 15 + 16) == Z_OK, "zlib refuses to start")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    func decode(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: piece.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(piece.count)
        var isFull = false
        while stream.pointee.avail_in > 0 || isFull { isFull = try step(piece, body) }
    }

    /// Returns whether the output buffer was filled, so that zlib may hold more.
    private func step(
        _ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        if isComplete {
            guard inflateReset(stream) == Z_OK else { throw LayerExpander.Damaged() }
            isComplete = false
        }
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let before = Int(stream.pointee.avail_in)
        let status = inflate(stream, Z_NO_FLUSH)
        guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { throw LayerExpander.Damaged() }
        let taken = piece.count - before..<piece.count - Int(stream.pointee.avail_in)
        consumed?(UnsafeRawBufferPointer(rebasing: piece[taken]), members)
        isComplete = status == Z_STREAM_END
        if isComplete { members += 1 }
        let count = output.count - Int(stream.pointee.avail_out)
        if count > 0 { try body(UnsafeRawBufferPointer(rebasing: output[..<count])) }
        return stream.pointee.avail_out == 0 && !isComplete
    }
}
