public import Core

/// A plain archive of a payload, as download pages offer it.
///
/// Its bytes depend on nothing but these values and the contents of the files: entries sorted by path, one
/// time for all, fixed compression. There are no entries for folders; unpackers make them.
public struct Archive: Hashable, Sendable {
    /// The name of the archive's file.
    public var fileName: String
    /// How it is written.
    public var format: ArchiveFormat
    /// What is in it.
    public var files: [PayloadFile]
    /// A folder in which everything lies, so that unpacking does not litter: `kilo-1.4.0-linux-x64`.
    public var topFolder: RelativePath?
    /// The time of all entries.
    public var modified: Timestamp
    /// How hard it is compressed.
    public var level: CompressionLevel

    /// Creates a description of an archive.
    public init(
        fileName: String, format: ArchiveFormat, files: [PayloadFile], topFolder: RelativePath? = nil,
        modified: Timestamp, level: CompressionLevel = .standard
    ) {
        self.fileName = fileName
        self.format = format
        self.files = files
        self.topFolder = topFolder
        self.modified = modified
        self.level = level
    }

    /// Writes the archive into the store.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failures` as `PayloadFile.arrange(_:for:)`; `Failure` (`file.unreadable`,
    ///   `file.unwritable`, `payload.changed`).
    public func write(to store: ArtifactStore) throws -> PackagedArtifact {
        let files = try PayloadFile.arrange(files, for: fileName).map(placed)
        return try store.add(fileName: fileName, mediaType: format.mediaType) { sink in
            switch format {
            case .tarGzip: try writeTar(files, to: sink)
            case .zip: try writeZip(files, to: sink, scratch: store)
            }
        }
    }

    private func placed(_ file: PayloadFile) -> PayloadFile {
        var file = file
        file.path = topFolder?.appending(file.path) ?? file.path
        return file
    }

    private func writeTar(_ files: [PayloadFile], to sink: any ByteSink) throws {
        let gzip = try GzipSink(over: sink, level: level)
        let tar = TarWriter(to: gzip, modified: modified)
        for file in files { try tar.add(file) }
        try tar.finish()
        try gzip.finish()
    }

    private func writeZip(_ files: [PayloadFile], to sink: any ByteSink, scratch store: ArtifactStore) throws
    {
        let zip = ZipWriter(to: sink, scratch: store.scratch)
        for file in files { try zip.add(file, modified: modified, method: .deflate(level)) }
        try zip.finish()
    }
}
