/// Compresses into a single gzip member (RFC 1952) with a header that depends on nothing but its parameters.
///
/// No file name, no comment; MTIME 0. Peers write the clock or their operating system there, and their bytes
/// differ from machine to machine.
public final class GzipSink: ByteSink {
    private let next: any ByteSink
    private let deflater: Deflater

    /// Writes the header at once.
    ///
    /// - Throws: what the next sink throws.
    public init(
        over next: any ByteSink, level: CompressionLevel = .standard, header: GzipHeader = GzipHeader()
    ) throws {
        self.next = next
        deflater = Deflater(over: next, level: level)
        try next.write(header.bytes)
    }

    /// Compresses the next bytes.
    ///
    /// - Throws: what the next sink throws.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        try deflater.write(bytes)
    }

    /// Writes the end of the member: CRC-32 and length modulo 2^32.
    ///
    /// Does not finish the next sink.
    ///
    /// - Throws: what the next sink throws.
    public func finish() throws {
        try deflater.finish()
        var trailer: [UInt8] = []
        trailer.appendLittleEndian(deflater.crc)
        trailer.appendLittleEndian(UInt32(truncatingIfNeeded: deflater.count))
        try next.write(trailer)
    }
}

/// The ten bytes in front of a gzip member.
public struct GzipHeader: Hashable, Sendable {
    /// XFL: 2 for the smallest output, 4 for the fastest, else 0.
    public var extraFlags: UInt8
    /// OS: 255 is "unknown".
    public var operatingSystem: UInt8

    /// Creates a header; MTIME is 0 and there are no optional fields.
    public init(extraFlags: UInt8 = 0, operatingSystem: UInt8 = 255) {
        self.extraFlags = extraFlags
        self.operatingSystem = operatingSystem
    }

    /// The header as written.
    public var bytes: [UInt8] { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, extraFlags, operatingSystem] }
}
