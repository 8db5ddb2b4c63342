internal import Core
internal import Synchronization
internal import SystemPackage

/// What one pass over a file tells: its digest, and what in it looks like a secret.
struct FileFacts: Hashable, Sendable {
    let sha256: Digest
    /// By all rules, whether they are allowed or not.
    let findings: [SecretScan.Finding]

    /// Reads the file.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`).
    init(of file: PayloadFile, scans: Bool) throws {
        var digest = DigestStream(.sha256)
        if scans {
            var scan = SecretScan(allowing: [])
            try file.read {
                digest.update($0)
                scan.update($0)
            }
            findings = scan.finish()
        } else {
            try file.read { digest.update($0) }
            findings = []
        }
        sha256 = digest.finish()
    }
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

    private struct Known {
        let stamp: FileStamp
        let facts: FileFacts
    }

    private let known = Mutex<[Key: Known]>([:])

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
                known[key].flatMap { $0.stamp == stamp ? $0.facts : nil }
            }
            let missing = files.indices.filter { facts[$0] == nil }
            let found = try Processors.map(missing) { index, _ in
                try FileFacts(of: files[index], scans: keys[index].isScanned)
            } state: {
                ()
            }
            for (index, fact) in zip(missing, found) {
                facts[index] = fact
                if let stamp = stamps[index] { known[keys[index]] = Known(stamp: stamp, facts: fact) }
            }
            return facts.compactMap { $0 }
        }
    }

    /// Makes sure that a file whose facts were taken has not been written since.
    ///
    /// - Throws: `Failure` (`payload.changed`).
    func confirm(_ file: PayloadFile) throws {
        guard let path = file.place else { return }
        let stamp = known.withLock { $0[Key(file)]?.stamp }
        guard stamp == FileStamp(path) else {
            throw Failure(
                .payloadChanged, "\(path)", "was written while it was packaged",
                advice: "make sure that nothing writes to the build output while packaging, then run again")
        }
    }
}

extension PayloadFile {
    /// Where it is on the disk; nil for bytes in memory.
    var place: FilePath? {
        switch source {
        case .file(let path): path
        case .bytes: nil
        }
    }
}
