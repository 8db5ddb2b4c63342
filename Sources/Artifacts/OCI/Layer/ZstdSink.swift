#if canImport(CZstd)
    internal import CZstd
    internal import Core

    /// Compresses into one zstd frame (RFC 8878) with a checksum.
    ///
    /// By one thread: the libzstd that the tool is linked with (Debian's libzstd.a) has no others.
    final class ZstdSink: CompressingSink {
        private let next: any ByteSink
        private let context: OpaquePointer
        private let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: FileStream.chunkSize, alignment: 16)

        private static let level: Int32 = 3

        /// - Throws: `Failure` (`oci.layer`) if the library does not know these settings.
        init(over next: any ByteSink) throws {
            guard let context = ZSTD_createCCtx() else { preconditionFailure("zstd refuses to start") }
            self.context = context
            self.next = next
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

        func write(_ bytes: UnsafeRawBufferPointer) throws {
            var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
            while input.pos < input.size { _ = try step(&input, ZSTD_e_continue) }
        }

        func finish() throws {
            var input = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
            while try step(&input, ZSTD_e_end) != 0 {}
        }

        private func step(_ input: inout ZSTD_inBuffer, _ end: ZSTD_EndDirective) throws -> Int {
            var result = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            let left = ZSTD_compressStream2(context, &result, &input, end)
            precondition(ZSTD_isError(left) == 0, "zstd's state is damaged")
            if result.pos > 0 { try next.write(UnsafeRawBufferPointer(rebasing: output[..<result.pos])) }
            return left
        }
    }
#endif
