#if canImport(CZstd)
    internal import CZstd
    internal import Core

    /// Expands zstd of any number of frames, skippable ones among them (RFC 8878).
    final class ZstdDecoder: StreamDecoder {
        private let context: OpaquePointer
        private let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: FileStream.chunkSize, alignment: 16)
        private(set) var isComplete = false

        init() {
            guard let context = ZSTD_createDCtx() else { preconditionFailure("zstd refuses to start") }
            // 128 MiB, as `zstd --long=27` writes them and the known clients read them.
            _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
            self.context = context
        }

        deinit {
            ZSTD_freeDCtx(context)
            output.deallocate()
        }

        func decode(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
            var input = ZSTD_inBuffer(src: piece.baseAddress, size: piece.count, pos: 0)
            var isFull = false
            while input.pos < input.size || isFull {
                var result = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
                let left = ZSTD_decompressStream(context, &result, &input)
                guard ZSTD_isError(left) == 0 else { throw LayerExpander.Damaged() }
                if result.pos > 0 { try body(UnsafeRawBufferPointer(rebasing: output[..<result.pos])) }
                isComplete = left == 0
                isFull = result.pos == output.count && !isComplete
            }
        }
    }
#endif
