internal import Core
internal import SystemPackage

/// What one pass over a file tells: what stands for its bytes, and what in it looks like a secret.
struct FileFacts: Hashable, Sendable {
    let content: ContentIdentity
    /// By all rules, whether they are allowed or not.
    let findings: [SecretScan.Finding]
    /// Where it was read and what it was there; nil for bytes in memory.
    private let place: FilePath?
    private let stamp: FileStamp?

    private struct IsLongProgram: Error {}

    /// Reads the file; `stamp` was taken before.
    ///
    /// Of a long one that is no text only the beginning. Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `payload.changed`).
    init(of file: PayloadFile, stamp: FileStamp?, scans: Bool) throws {
        (place, self.stamp) = (file.place, stamp)
        var long: ContentIdentity?
        if DeflatedContent.isLong(file), let path = file.place, let stamp { long = .file(path, stamp) }
        var digest = DigestStream(.sha256)
        var scan = scans ? SecretScan(allowing: []) : nil
        do {
            try file.read {
                scan?.update($0)
                if long != nil, scan?.isBinary ?? true { throw IsLongProgram() }
                digest.update($0)
            }
            content = .digest(digest.finish())
        } catch is IsLongProgram {
            guard let long else { preconditionFailure("a short file is read to its end") }
            content = long
        }
        findings = scan?.finish() ?? []
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
