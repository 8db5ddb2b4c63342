internal import Core
internal import SystemPackage

/// What the files of a layer looked like before they were read.
///
/// Files that look the same are taken for the same, as git's index does: the change time cannot be set by programs.
/// Two writes at one tick of a coarse clock would look the same, so that only files count which were at rest for a
/// while.
struct LayerLook {
    /// The digest of all stamps.
    let digest: Digest

    /// Looks at the files on all processors; nil if one of them was not at rest.
    ///
    /// `rest` is in seconds, `now` a stamp that the file system has given just now. Blocks.
    init?(_ entries: [OCILayerEntry], now: FileStamp, rest: Int) {
        let sources = entries.compactMap(\.source)
        let parts = stride(from: 0, to: sources.count, by: Self.partSize)
            .map { sources[$0..<min($0 + Self.partSize, sources.count)] }
        let looks = try? Processors.map(parts) { try Self.look(at: $0, now, rest) }
        guard let looks else { return nil }
        digest = Digest.of(looks.flatMap(\.bytes))
    }

    /// How many files one processor looks at at a time; the digest depends on it.
    private static let partSize = 1024

    private struct NotAtRest: Error {}

    private static func look(
        at sources: ArraySlice<PayloadFile.Source>, _ now: FileStamp, _ rest: Int
    ) throws -> Digest {
        var stamps = DigestStream(.sha256)
        for source in sources {
            switch source {
            case .bytes(let bytes): stamps.update(Array(Digest.of(bytes).hex.utf8))
            case .file(let path):
                guard let stamp = FileStamp(path), stamp.isOlder(than: now, by: rest) else {
                    throw NotAtRest()
                }
                stamps.update(Array("\(stamp)".utf8))
            }
        }
        return stamps.finish()
    }
}

extension OCILayerEntry {
    /// Where its bytes come from; nil if it has none.
    fileprivate var source: PayloadFile.Source? {
        if case .file(let file) = content { file.source } else { nil }
    }
}
