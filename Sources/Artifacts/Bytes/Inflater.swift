internal import CZlib
internal import Core

/// Expands deflate (RFC 1951) that comes in pieces, by zlib.
final class Inflater {
    /// The stream is damaged, or goes on after its end.
    struct Damaged: Error {}

    /// What is around the deflate stream.
    enum Wrapping: Int32 {
        /// Nothing: zlib takes the window's bits negative for that.
        case none = -15
        /// A gzip member (RFC 1952), whose checksum is checked: 16 over the window's bits.
        case gzip = 31
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutableRawBufferPointer
    /// Whether the stream's own end was reached.
    private(set) var isFinished = false
    /// Whether zlib may hold more than fitted into what was expanded last, also when all input is taken.
    private(set) var mayHoldMore = false

    init(_ wrapping: Wrapping = .none) {
        output = .allocate(byteCount: FileStream.chunkSize, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Fails only when memory is out.
        precondition(kilo_inflate_init(stream, wrapping.rawValue) == Z_OK, "zlib refuses to start")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Takes the next bytes of a single stream, and calls `body` with what they expand to.
    ///
    /// - Throws: `Damaged`, and what `body` throws.
    func expand(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var rest = bytes
        while !rest.isEmpty || mayHoldMore {
            guard !isFinished else { throw Damaged() }
            let expanded = try expand(&rest)
            if !expanded.isEmpty { try body(expanded) }
        }
    }

    /// Takes bytes from the front of `input`, and returns what came out, which stays until the next call.
    ///
    /// Nothing is taken behind the stream's end.
    ///
    /// - Throws: `Damaged`.
    func expand(_ input: inout UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
        let piece = UnsafeRawBufferPointer(rebasing: input.prefix(1 << 30))
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: piece.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(piece.count)
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let status = inflate(stream, Z_NO_FLUSH)
        guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { throw Damaged() }
        isFinished = status == Z_STREAM_END
        mayHoldMore = stream.pointee.avail_out == 0 && !isFinished
        let taken = piece.count - Int(stream.pointee.avail_in)
        input = UnsafeRawBufferPointer(rebasing: input[taken...])
        return UnsafeRawBufferPointer(rebasing: output[..<(output.count - Int(stream.pointee.avail_out))])
    }

    /// Begins with the next stream.
    ///
    /// - Throws: `Damaged` if zlib's state is.
    func restart() throws {
        guard inflateReset(stream) == Z_OK else { throw Damaged() }
        isFinished = false
    }
}
