/// Where bytes go, piece by piece: a file, a digest, a compressor in front of another sink.
///
/// Sinks are composed by wrapping: `GzipSink(over: DigestSink(over: file))`. Each writes and blocks, so
/// callers run under `offPool`. A sink that throws has failed for good; what was written through it must be
/// thrown away.
public protocol ByteSink: AnyObject {
    /// Takes the next bytes, all of them.
    ///
    /// - Throws: `Failure` (`file.unwritable`) of the file at the end of the chain.
    func write(_ bytes: UnsafeRawBufferPointer) throws
}

extension ByteSink {
    /// Takes the next bytes.
    ///
    /// - Throws: as `write(_: UnsafeRawBufferPointer)`.
    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// Takes a text's UTF-8.
    ///
    /// - Throws: as `write(_: UnsafeRawBufferPointer)`.
    public func write(_ text: String) throws {
        try write(Array(text.utf8))
    }

    /// Takes this many zero bytes; meant for paddings.
    func writeZeros(_ count: Int) throws {
        try write([UInt8](repeating: 0, count: count))
    }
}
