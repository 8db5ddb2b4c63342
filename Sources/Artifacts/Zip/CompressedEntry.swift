internal import CZlib
public import Core
public import SystemPackage

/// A zip entry that is compressed already and knows its sizes and CRC-32.
///
/// It is made before its header is written, so that a zip needs neither data descriptors (which streaming
/// readers cannot follow for stored entries) nor a way back in the output: all of a zip goes through one pass
/// of digests. The entry is a value that does not depend on where in which zip it will stand.
public struct CompressedEntry: Sendable {
    /// The path inside the zip.
    public var path: RelativePath
    /// Permission bits, `0o755` or `0o644`.
    public var mode: UInt16
    /// When it was last changed; zip rounds it down to two seconds.
    public var modified: Timestamp
    let method: ZipMethod
    let crc: UInt32
    let size: UInt64
    let compressedSize: UInt64
    /// The SHA-256 of its bytes, where somebody knows it.
    let sha256: Digest?
    private let content: Content

    private enum Content: Sendable {
        case asIs(PayloadFile)
        case compressed(SpooledBytes)
    }

    /// Compresses a file of a payload.
    ///
    /// Blocks.
    ///
    /// Compressed bytes that are too many for memory go to a nameless file in the folder `scratch`.
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `payload.changed`).
    public init(
        _ file: PayloadFile, modified: Timestamp, method: ZipMethod = .deflate(.standard), scratch: FilePath
    ) throws {
        path = file.path
        mode = file.mode
        self.modified = modified
        self.method = method
        sha256 = nil
        size = UInt64(file.size)
        switch method {
        case .store:
            crc = try Self.crc(of: file)
            compressedSize = size
            content = .asIs(file)
        case .deflate(let level):
            let deflated = try DeflatedContent(file, level: level, scratch: scratch)
            crc = deflated.crc
            compressedSize = UInt64(deflated.bytes.count)
            content = .compressed(deflated.bytes)
        }
    }

    /// A file whose content is compressed already.
    init(_ file: PayloadFile, _ deflated: DeflatedContent, sha256: Digest?, modified: Timestamp) {
        path = file.path
        self.sha256 = sha256
        mode = file.mode
        self.modified = modified
        // The level is not part of an entry.
        method = .deflate(.standard)
        crc = deflated.crc
        size = UInt64(deflated.size)
        compressedSize = UInt64(deflated.bytes.count)
        content = .compressed(deflated.bytes)
    }

    /// Writes the compressed bytes.
    func write(to sink: any ByteSink) throws {
        switch content {
        case .asIs(let file): try file.read { try sink.write($0) }
        case .compressed(let bytes): try bytes.write(to: sink)
        }
    }

    private static func crc(of file: PayloadFile) throws -> UInt32 {
        var checksum = CRC32()
        try file.read { checksum.update($0) }
        return checksum.value
    }
}
