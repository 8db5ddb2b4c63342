public import SystemPackage

/// What a registry counts in a packed package and tells in its `dist`.
public struct NPMTarballCount: Hashable, Sendable {
    /// How many files it unpacks to (`fileCount`).
    public let files: Int
    /// How many bytes they have together (`unpackedSize`).
    public let unpackedSize: Int

    /// Reads a tarball once; blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `npm.invalid-manifest` if it is no tar archive in gzip).
    public init(tarball path: FilePath) throws {
        let counter = Counter()
        try PackedTarball.read(path) { member in
            switch member.kind {
            case .file, .hardLink: counter.add(member)
            case .folder, .symbolicLink, .other: break
            }
            return nil
        }
        files = counter.files
        unpackedSize = counter.bytes
    }

    private final class Counter {
        var files = 0
        var bytes = 0

        func add(_ member: TarMember) {
            files += 1
            bytes += member.size
        }
    }
}
