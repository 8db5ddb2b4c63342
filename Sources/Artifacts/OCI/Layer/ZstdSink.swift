#if canImport(CZstd)
    /// Compresses into zstd frames (RFC 8878), one for each piece of the stream, on all processors.
    ///
    /// Who reads zstd reads any number of frames, as podman's layers have them, too. The libzstd that the tool is linked
    /// with (Debian's libzstd.a) has no threads of its own; and what those write depends on their settings.
    final class ZstdSink: CompressingSink {
        private let ring: PieceRing<ZstdPiece>

        /// - Throws: `Failure` (`oci.layer`) if the library does not know a setting.
        init(over next: any ByteSink, concurrency: Int = Processors.most) throws {
            ring = try PieceRing(ahead: 1, concurrency: concurrency) {
                try ZstdPiece()
            } next: {
                try next.write($0.compressed)
            }
        }

        func write(_ bytes: UnsafeRawBufferPointer) throws { try ring.write(bytes) { $0.compress() } }

        func finish() throws { try ring.finish { $0.compress() } }
    }
#endif
