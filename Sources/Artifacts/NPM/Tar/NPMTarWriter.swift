import Core

/// Writes the tar stream of an npm package, byte by byte as npm does.
///
/// Streams: memory does not grow with the size of a file.
struct NPMTarWriter {
    private let sink: any ByteSink
    private let compatibility: NPMCompatibility

    init(over sink: any ByteSink, _ compatibility: NPMCompatibility) {
        self.sink = sink
        self.compatibility = compatibility
    }

    /// Writes header and content of one entry.
    ///
    /// `read` gives the content piece by piece; it is not asked where there is none.
    ///
    /// - Throws: `Failure` (`file.unwritable`), and what `read` throws.
    func write(_ entry: NPMEntry, _ read: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        try writeHeader(entry)
        guard entry.linkTarget == nil, entry.size > 0 else { return }
        try read { try sink.write($0) }
        try pad(entry.size)
    }

    /// Ends the archive: two blocks of zeros, without filling up a record.
    ///
    /// - Throws: `Failure` (`file.unwritable`).
    func finish() throws { try sink.writeZeros(1024) }

    private func writeHeader(_ entry: NPMEntry) throws {
        let path = "package/\(entry.path)"
        let linkPath = entry.linkTarget.map { "package/\($0)" }
        let header = NPMTarHeader(
            linkPath == nil ? .file : .link, path: path, linkPath: linkPath ?? "", mode: entry.mode,
            size: entry.size)
        if header.needsPax { try writePax(path, linkPath, entry.size) }
        try sink.write(header.block)
    }

    private func writePax(_ path: String, _ linkPath: String?, _ size: Int) throws {
        var records = Self.record("path", path)
        if let linkPath { records += Self.record("linkpath", linkPath) }
        records += Self.record("mtime", "\(NPMTarHeader.time)")
        // npm 10 leaves out a size of 0; that is the only difference between the two formats.
        if size > 0 || compatibility != .npm10 { records += Self.record("size", "\(size)") }
        let body = Array(records.utf8)
        let header = NPMTarHeader(
            .extended, path: NPMTarHeader.paxName(path), mode: 0o644, size: body.count)
        try sink.write(header.block)
        try sink.write(body)
        try pad(body.count)
    }

    /// `LENGTH key=value\n`, where the length counts itself too.
    private static func record(_ key: String, _ value: String) -> String {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count
        while String(length).utf8.count + rest.utf8.count != length {
            length = String(length).utf8.count + rest.utf8.count
        }
        return "\(length)\(rest)"
    }

    private func pad(_ size: Int) throws {
        let excess = size % 512
        if excess > 0 { try sink.writeZeros(512 - excess) }
    }
}
