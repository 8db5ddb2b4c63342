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

    /// Looks at the files; nil if one of them was not at rest.
    ///
    /// `rest` is in seconds, `now` a stamp that the file system has given just now.
    init?(_ entries: [OCILayerEntry], now: FileStamp, rest: Int) {
        var stamps = DigestStream(.sha256)
        for entry in entries {
            guard case .file(let file) = entry.content else { continue }
            switch file.source {
            case .bytes(let bytes): stamps.update(Array(Digest.of(bytes).hex.utf8))
            case .file(let path):
                guard let stamp = FileStamp(path), stamp.isOlder(than: now, by: rest) else { return nil }
                stamps.update(Array("\(stamp)".utf8))
            }
        }
        digest = stamps.finish()
    }
}
