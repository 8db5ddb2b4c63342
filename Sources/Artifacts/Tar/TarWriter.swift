public import Core

/// Writes a tar whose bytes depend only on its entries and their order.
///
/// Every entry has the same time and owner 0. Each path stands once, because Docker and podman refuse layers
/// with duplicates; the order is the caller's.
public final class TarWriter {
    private let sink: any ByteSink
    private let modified: Timestamp
    private var paths: Set<RelativePath> = []

    /// Starts a tar whose entries were all last changed at this time.
    public init(to sink: any ByteSink, modified: Timestamp) {
        self.sink = sink
        self.modified = modified
    }

    /// Adds a file under its path.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unreadable`, `file.unwritable`, `payload.changed`).
    public func add(_ file: PayloadFile) throws {
        try begin(file.path, .file, mode: file.mode, size: file.size)
        try file.read { try sink.write($0) }
        try sink.writeZeros(TarBlock.padding(after: file.size))
    }

    /// Adds a folder.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unwritable`).
    public func addFolder(_ path: RelativePath, mode: UInt16 = 0o755) throws {
        try begin(path, .folder, mode: mode)
    }

    /// Adds a symbolic link, whose target is written as it is.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unwritable`).
    public func addSymbolicLink(_ path: RelativePath, to target: String) throws {
        try begin(path, .symbolicLink, mode: 0o777, linkName: target)
    }

    /// Adds another name for a file that was added before.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unwritable`).
    public func addHardLink(_ path: RelativePath, to earlier: RelativePath, mode: UInt16 = 0o644) throws {
        guard paths.contains(earlier) else {
            throw Failure(
                .tarEntry, "\(path)", "is a hard link to \(earlier), which does not stand before it",
                advice: "add the file first")
        }
        try begin(path, .hardLink, mode: mode, linkName: earlier.description)
    }

    /// Writes the end: two blocks of zeros.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public func finish() throws {
        try sink.writeZeros(2 * TarBlock.size)
    }

    private func begin(
        _ path: RelativePath, _ kind: TarHeader.Kind, mode: UInt16, size: Int = 0, linkName: String = ""
    ) throws {
        guard paths.insert(path).inserted else {
            throw Failure(
                .tarEntry, "\(path)", "two entries of one tar have this path", advice: "ship the file once")
        }
        let name = kind == .folder ? "\(path)/" : "\(path)"
        let header = TarHeader(
            kind: kind, name: name, mode: mode, size: size, modified: modified, linkName: linkName)
        try sink.write(header.bytes)
    }
}

extension Failure.Code {
    /// An entry that a tar must not hold.
    public static let tarEntry = Self("tar.entry", .usage)
}
