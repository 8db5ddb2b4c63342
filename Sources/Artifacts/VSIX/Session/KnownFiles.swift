internal import Core
internal import Synchronization
internal import SystemPackage

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
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`).
    func facts(of files: [PayloadFile]) throws -> [FileFacts] {
        let keys = files.map { Key($0) }
        let stamps = files.map { $0.place.flatMap { FileStamp($0) } }
        // One after the other: whoever comes second finds what the first has read.
        return try known.withLock { known in
            var facts = zip(keys, stamps).map { key, stamp in
                known[key].flatMap { $0.isStill(stamp) ? $0 : nil }
            }
            let missing = files.indices.filter { facts[$0] == nil }
            let found = try Processors.map(missing) { index, _ in
                try FileFacts(of: files[index], stamp: stamps[index], scans: keys[index].isScanned)
            } state: {
                ()
            }
            for (index, fact) in zip(missing, found) {
                facts[index] = fact
                if stamps[index] != nil { known[keys[index]] = fact }
            }
            return facts.compactMap { $0 }
        }
    }
}
