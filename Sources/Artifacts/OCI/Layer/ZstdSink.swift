#if canImport(CZstd)
    internal import CZstd
    internal import Core

    /// Compresses into one zstd frame (RFC 8878) with a checksum.
    ///
    /// libzstd cuts the input into jobs of a fixed size, whose output does not depend on how many threads do them.
    final class ZstdSink: CompressingSink {
        private let next: any ByteSink
        private let context: OpaquePointer
        private let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: FileStream.chunkSize, alignment: 16)

        private static let level: Int32 = 3
        private static let jobSize: Int32 = 4 << 20
        private static let threads: Int32 = 2

        /// - Throws: `Failure` (`oci.layer`) if the library was built without threads, as its output differs.
        init(over next: any ByteSink) throws {
            guard let context = ZSTD_createCCtx() else { preconditionFailure("zstd refuses to start") }
            self.context = context
            self.next = next
            let settings: [(ZSTD_cParameter, Int32)] = [
                (ZSTD_c_compressionLevel, Self.level), (ZSTD_c_checksumFlag, 1),
                (ZSTD_c_nbWorkers, Self.threads), (ZSTD_c_jobSize, Self.jobSize),
            ]
            for (parameter, value) in settings
            where ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) != 0 {
                throw Failure(
                    .ociLayer, "zstd", "the system's libzstd has no threads", advice: "use gzip")
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
