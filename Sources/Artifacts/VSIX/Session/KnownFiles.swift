internal import Core
internal import Synchronization
internal import SystemPackage

/// Compresses long files ahead, while they are read to be known.
///
/// All that is done with one alone is computing its digest, which leaves other processors without work.
struct CompressionAhead: Sendable {
    let compressor: ZipCompressor
    let level: CompressionLevel
}

/// The facts of files that were read already, as long as they are what they were.
final class KnownFiles: Sendable {
    private struct Key: Hashable {
        let path: FilePath
        let isScanned: Bool

        init(_ file: PayloadFile) {
            path = file.place ?? ""
            isScanned = SecretCheck.isScanned(file.path)
        }
    }

    private let known = Mutex<[Key: FileFacts]>([:])

    /// The facts of files, in their order; what is not known yet is read on all processors.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`; `file.unwritable` of what is compressed).
    func facts(of files: [PayloadFile], ahead: CompressionAhead?) throws -> [FileFacts] {
        let keys = files.map { Key($0) }
        let stamps = files.map { $0.place.flatMap { FileStamp($0) } }
        // One after the other: whoever comes second finds what the first has read.
        return try known.withLock { known in
            var facts = zip(keys, stamps).map { key, stamp in
                known[key].flatMap { $0.isStill(stamp) ? $0 : nil }
            }
            let missing = files.indices.filter { facts[$0] == nil }
                .map { Unread(file: files[$0], stamp: stamps[$0], isScanned: keys[$0].isScanned, index: $0) }
            for (file, fact) in zip(missing, try Self.read(missing, ahead)) {
                facts[file.index] = fact
                if file.stamp != nil { known[keys[file.index]] = fact }
            }
            return facts.compactMap { $0 }
        }
    }

    private struct Unread {
        let file: PayloadFile
        let stamp: FileStamp?
        let isScanned: Bool
        let index: Int
    }

    private static func read(_ files: [Unread], _ ahead: CompressionAhead?) throws -> [FileFacts] {
        let isLong = { (file: Unread) in ahead != nil && DeflatedContent.isLong(file.file) }
        var short = try Processors.map(files.filter { !isLong($0) }) { unread, _ in
            let look = FileLook(forSecrets: unread.isScanned)
            try unread.file.read(look.update)
            return FileFacts(of: unread.file, stamp: unread.stamp, look)
        } state: {
            ()
        }[...]
        return try files.compactMap { unread in
            guard let ahead, isLong(unread) else { return short.popFirst() }
            let look = FileLook(forSecrets: unread.isScanned)
            let content = try ahead.compressor.content(
                of: unread.file, level: ahead.level, watch: look.update)
            let facts = FileFacts(of: unread.file, stamp: unread.stamp, look)
            ahead.compressor.keep(content, of: facts.sha256, level: ahead.level)
            return facts
        }
    }
}
