import Core

/// Reads the small files of a package before they are written, on all processors.
///
/// Opening files costs more than what is in them: a package of thousands would keep one processor waiting.
enum NPMReadAhead {
    /// What a file holds.
    struct Content: Sendable {
        let bytes: [UInt8]
        /// Whether something in it looks like a token or a key at first sight.
        let isSuspicious: Bool
    }

    /// The size up to which a file is small.
    fileprivate static let smallSize = 64 << 10
    /// As many files are read at once, and no more bytes than these, and one file.
    private static let (most, mostBytes) = (256, 2 << 20)

    /// Calls `body` with all entries in their order, and with the content of those that were read.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`), and what `body` throws.
    static func forEach(_ entries: [NPMTarEntry], _ body: (NPMTarEntry, Content?) throws -> Void) throws {
        var rest = entries[...]
        while !rest.isEmpty {
            let batch = next(&rest)
            for (entry, content) in zip(batch, try Processors.map(batch, read)) { try body(entry, content) }
        }
    }

    private static func next(_ rest: inout ArraySlice<NPMTarEntry>) -> [NPMTarEntry] {
        var (batch, size) = ([NPMTarEntry](), 0)
        while let entry = rest.first, batch.count < most, size < mostBytes {
            batch.append(entry)
            if entry.isSmall { size += entry.entry.size }
            rest.removeFirst()
        }
        return batch
    }

    private static func read(_ entry: NPMTarEntry) throws -> Content? {
        guard entry.isSmall else { return nil }
        var (bytes, hints) = ([UInt8](), SecretHints())
        bytes.reserveCapacity(entry.entry.size)
        try entry.file.read {
            bytes.append(contentsOf: $0)
            hints.update($0)
        }
        return Content(bytes: bytes, isSuspicious: hints.isSuspicious)
    }
}

extension NPMTarEntry {
    fileprivate var isSmall: Bool {
        entry.linkTarget == nil && (1...NPMReadAhead.smallSize).contains(entry.size)
    }
}
