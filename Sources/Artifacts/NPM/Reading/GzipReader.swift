internal import CZlib
internal import Core

/// Unpacks gzip piece by piece, so that memory does not grow with the file.
final class GzipReader {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let output = UnsafeMutableRawBufferPointer.allocate(
        byteCount: FileStream.chunkSize, alignment: 16)
    private var isAtEnd = false

    /// The bytes are no gzip, or are damaged.
    struct Malformed: Error {}

    init() {
        stream.initialize(to: z_stream())
        // 16 over the window's 15 bits: gzip, and nothing else.
        guard kilo_inflate_init(stream, 15 + 16) == Z_OK else { preconditionFailure("zlib cannot begin") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Unpacks a piece; what comes out goes to `take`.
    func unpack(_ piece: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: piece.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(piece.count)
        repeat {
            // What stands behind the member: another one (RFC 1952, section 2.2).
            if isAtEnd, stream.pointee.avail_in > 0 {
                guard inflateReset(stream) == Z_OK else { throw Malformed() }
                isAtEnd = false
            }
            stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            let status = inflate(stream, Z_NO_FLUSH)
            guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { throw Malformed() }
            isAtEnd = status == Z_STREAM_END
            let count = output.count - Int(stream.pointee.avail_out)
            if count > 0 { try take(UnsafeRawBufferPointer(rebasing: output[..<count])) }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    }

    /// Checks that the last member was complete.
    func finish() throws {
        guard isAtEnd else { throw Malformed() }
    }
}
