internal import Core
internal import SystemPackage

/// What one pass over a file tells: its digest, and what in it looks like a secret.
struct FileFacts: Hashable, Sendable {
    let sha256: Digest
    /// By all rules, whether they are allowed or not.
    let findings: [SecretScan.Finding]
    /// Where it was read and what it was there; nil for bytes in memory.
    private let place: FilePath?
    private let stamp: FileStamp?

    /// Reads the file; `stamp` was taken before.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`).
    init(of file: PayloadFile, stamp: FileStamp?, scans: Bool) throws {
        (place, self.stamp) = (file.place, stamp)
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

    /// Whether this is the file that was read.
    func isStill(_ stamp: FileStamp?) -> Bool { self.stamp == stamp }

    /// Makes sure that the file has not been written since.
    ///
    /// - Throws: `Failure` (`payload.changed`).
    func confirm() throws {
        guard let place, !isStill(FileStamp(place)) else { return }
        throw Failure(
            .payloadChanged, "\(place)", "was written while it was packaged",
            advice: "make sure that nothing writes to the build output while packaging, then run again")
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

    /// The bytes that are in memory; nil for a file on the disk.
    var bytes: [UInt8]? {
        switch source {
        case .file: nil
        case .bytes(let bytes): bytes
        }
    }
}
