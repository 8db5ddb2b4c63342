public import Core

/// Writes a tar whose bytes depend only on its entries and their order.
///
/// Entries have the tar's time and owner 0 unless they say otherwise. Each path stands once, because Docker and
/// podman refuse layers with duplicates; the order is the caller's.
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
        try add(file, TarAttributes(mode: file.mode))
    }

    /// Adds a file under its path, with other attributes than those of every file.
    ///
    /// Blocks.
    ///
    /// - Throws: as `add(_:)`.
    public func add(_ file: PayloadFile, _ attributes: TarAttributes) throws {
        try add(file.path, attributes, size: file.size) { sink in try file.read { try sink.write($0) } }
    }

    /// Adds a file whose bytes `body` writes: as many as `size` says, or it throws.
    func add(
        _ path: RelativePath, _ attributes: TarAttributes, size: Int, _ body: (any ByteSink) throws -> Void
    ) throws {
        try begin(path, .file, attributes, size: size)
        try body(sink)
        try sink.writeZeros(TarBlock.padding(after: size))
    }

    /// The header that `add` writes in front of a file, for readers that take nothing else.
    public static func header(
        _ path: RelativePath, size: Int, mode: UInt16 = 0o644, modified: Timestamp
    ) -> [UInt8] {
        TarHeader(kind: .file, name: "\(path)", mode: mode, size: size, modified: modified).bytes
    }

    /// Adds a folder.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unwritable`).
    public func addFolder(_ path: RelativePath, mode: UInt16 = 0o755) throws {
        try addFolder(path, TarAttributes(mode: mode))
    }

    /// Adds a folder with other attributes than those of every folder.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unwritable`).
    public func addFolder(_ path: RelativePath, _ attributes: TarAttributes) throws {
        try begin(path, .folder, attributes)
    }

    /// Adds a symbolic link, whose target is written as it is.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unwritable`).
    public func addSymbolicLink(
        _ path: RelativePath, to target: String, _ attributes: TarAttributes = TarAttributes(mode: 0o777)
    ) throws {
        try begin(path, .symbolicLink, attributes, linkName: target)
    }

    /// Adds another name for a file that was added before.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unwritable`).
    public func addHardLink(_ path: RelativePath, to earlier: RelativePath, mode: UInt16 = 0o644) throws {
        try addHardLink(path, to: earlier, TarAttributes(mode: mode))
    }

    /// Adds another name for a file that was added before, whose attributes it repeats.
    ///
    /// - Throws: `Failure` (`tar.entry`, `file.unwritable`).
    public func addHardLink(
        _ path: RelativePath, to earlier: RelativePath, _ attributes: TarAttributes
    ) throws {
        guard paths.contains(earlier) else {
            throw Failure(
                .tarEntry, "\(path)", "is a hard link to \(earlier), which does not stand before it",
                advice: "add the file first")
        }
        try begin(path, .hardLink, attributes, linkName: earlier.description)
    }

    /// Writes the end: two blocks of zeros.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    public func finish() throws {
        try sink.writeZeros(2 * TarBlock.size)
    }

    private func begin(
        _ path: RelativePath, _ kind: TarHeader.Kind, _ attributes: TarAttributes, size: Int = 0,
        linkName: String = ""
    ) throws {
        guard paths.insert(path).inserted else {
            throw Failure(
                .tarEntry, "\(path)", "two entries of one tar have this path", advice: "ship the file once")
        }
        let header = TarHeader(
            kind: kind, name: kind == .folder ? "\(path)/" : "\(path)", mode: attributes.mode,
            owner: attributes.owner, size: size, modified: attributes.modified ?? modified,
            linkName: linkName, extended: attributes.extended)
        try sink.write(header.bytes)
    }
}

extension Failure.Code {
    /// An entry that a tar must not hold.
    public static let tarEntry = Self("tar.entry", .usage)
}
