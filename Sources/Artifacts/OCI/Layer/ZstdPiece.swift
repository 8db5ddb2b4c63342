#if canImport(CZstd)
    internal import CZstd
    internal import Core

    /// A part of a stream that becomes a zstd frame (RFC 8878) of its own.
    final class ZstdPiece: StreamPiece {
        /// The size of all pieces but the last.
        static let size = 2 << 20

        let buffer = PieceBuffer(capacity: ZstdPiece.size)
        private let context: OpaquePointer
        private let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: ZSTD_compressBound(ZstdPiece.size), alignment: 16)
        private var produced = 0

        private static let level: Int32 = 3

        /// - Throws: `Failure` (`oci.layer`) if the library does not know a setting.
        init() throws {
            guard let context = ZSTD_createCCtx() else { preconditionFailure("zstd refuses to start") }
            self.context = context
            let settings: [(ZSTD_cParameter, Int32)] = [
                (ZSTD_c_compressionLevel, Self.level), (ZSTD_c_checksumFlag, 1),
            ]
            for (parameter, value) in settings
            where ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) != 0 {
                throw Failure(
                    .ociLayer, "zstd", "the tool's libzstd refuses a setting", advice: "use gzip")
            }
        }

        deinit {
            ZSTD_freeCCtx(context)
            output.deallocate()
        }

        /// The frame.
        var compressed: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: output[..<produced]) }

        /// Makes the frame, which has its size and a checksum in it.
        func compress() {
            let content = buffer.content
            let count = ZSTD_compress2(
                context, output.baseAddress, output.count, content.baseAddress, content.count)
            precondition(ZSTD_isError(count) == 0, "zstd's bound is too small")
            produced = count
        }
    }
#endif
