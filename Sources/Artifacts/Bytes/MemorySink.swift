/// Collects bytes in memory: for documents and tests, never for payloads.
public final class MemorySink: ByteSink {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// Creates an empty sink.
    public init() {}

    /// Appends the next bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: bytes)
    }
}
