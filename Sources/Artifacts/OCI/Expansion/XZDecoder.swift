#if canImport(CLZMA)
    internal import CLZMA
    internal import Core

    /// Expands xz, which Debian's packages are compressed with.
    final class XZDecoder: StreamDecoder {
        private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
        private let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: FileStream.chunkSize, alignment: 16)
        private(set) var isComplete = false

        /// What the largest preset (-9) needs, and a little more.
        private static let memoryLimit: UInt64 = 80 << 20

        init() {
            stream.initialize(to: lzma_stream())
            precondition(
                lzma_stream_decoder(stream, Self.memoryLimit, 0) == LZMA_OK, "liblzma refuses to start")
        }

        deinit {
            lzma_end(stream)
            stream.deallocate()
            output.deallocate()
        }

        func decode(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
            stream.pointee.next_in = piece.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_in = piece.count
            var isFull = false
            while !isComplete, stream.pointee.avail_in > 0 || isFull {
                stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = output.count
                let status = lzma_code(stream, LZMA_RUN)
                guard [LZMA_OK, LZMA_STREAM_END, LZMA_BUF_ERROR].contains(status) else {
                    throw LayerExpander.Damaged()
                }
                isComplete = status == LZMA_STREAM_END
                let count = output.count - stream.pointee.avail_out
                if count > 0 { try body(UnsafeRawBufferPointer(rebasing: output[..<count])) }
                isFull = stream.pointee.avail_out == 0
            }
        }
    }
#endif
