public import Core
public import SystemPackage

/// Writes a zip (APPNOTE 6.3) whose bytes depend only on its entries and their order.
///
/// Unix modes, names in UTF-8, times in UTC. No extra fields and no data descriptors, which Open VSX and
/// streaming readers refuse; zip64 structures only where a size, an offset or the count of entries does not
/// fit the old ones. Entries stand in the order in which they are added; none may be named twice.
public final class ZipWriter {
    private let sink: any ByteSink
    private let scratch: FilePath
    private var offset: UInt64 = 0
    private var directory: [UInt8] = []
    private var count: UInt64 = 0
    private var names: Set<String> = []

    /// Starts a zip.
    ///
    /// - Parameters:
    ///   - sink: gets the bytes in one pass.
    ///   - scratch: a folder for compressed entries that are too large for memory, made when needed.
    public init(to sink: any ByteSink, scratch: FilePath) {
        self.sink = sink
        self.scratch = scratch
    }

    /// Compresses and adds a file.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`zip.entry`, `file.unreadable`, `file.unwritable`, `payload.changed`).
    public func add(
        _ file: PayloadFile, modified: Timestamp, method: ZipMethod = .deflate(.standard)
    ) throws {
        try add(CompressedEntry(file, modified: modified, method: method, scratch: scratch))
    }

    /// Adds an entry that is compressed already.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`zip.entry`, `file.unreadable`, `file.unwritable`, `payload.changed`).
    public func add(_ entry: CompressedEntry) throws {
        let name = entry.path.description
        guard names.insert(name).inserted else {
            throw Failure(
                .zipEntry, "\(entry.path)", "two entries of one zip have this name",
                advice: "ship the file once")
        }
        guard name.utf8.count <= Int(UInt16.max) else {
            throw Failure(
                .zipEntry, "\(entry.path)", "a name in a zip has at most 65535 bytes",
                advice: "shorten the path")
        }
        guard !name.utf8.contains(UInt8(ascii: "\\")), name.utf8.dropFirst().first != UInt8(ascii: ":") else {
            throw Failure(
                .zipEntry, name, "Windows reads \\ as a separator and X: as a drive",
                advice: "rename the file, or leave it out")
        }
        let header = ZipHeader(entry, named: name, offset: offset)
        try write(header.local)
        try entry.write(to: sink)
        offset += entry.compressedSize
        directory += header.central
        count += 1
    }

    /// Writes the central directory; nothing can be added afterwards.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public func finish() throws {
        let end = ZipEnd(count: count, directorySize: UInt64(directory.count), directoryOffset: offset)
        try write(directory)
        try write(end.bytes)
    }

    private func write(_ bytes: [UInt8]) throws {
        try sink.write(bytes)
        offset += UInt64(bytes.count)
    }
}

extension Failure.Code {
    /// An entry that a zip cannot hold.
    public static let zipEntry = Self("zip.entry", .usage)
}
