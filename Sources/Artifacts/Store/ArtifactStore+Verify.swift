public import Core
public import SystemPackage

extension ArtifactStore {
    /// The file with this digest, after reading all of it again.
    ///
    /// - Throws: `Failure` (`store.missing`, `store.altered`, `file.unreadable`).
    @discardableResult
    public func verify(_ digest: Digest) throws -> FilePath {
        let path = path(of: digest)
        guard FileSystem.exists(path) else {
            throw Failure(
                .storeMissing, "\(path)", "the artifact with this digest is not in the store",
                advice: "package the artifact again")
        }
        let found = try FileStream.digest(of: path, digest.algorithm)
        guard found == digest else {
            throw Failure(
                .storeAltered, "\(path)", "expected \(digest), found \(found): the file was changed",
                advice: "check the disk and who writes to this folder; delete the file and package again")
        }
        return path
    }

    /// Reads the bytes of an artifact again and compares size and digest.
    ///
    /// - Throws: as `verify(_:)`.
    public func verify(_ artifact: PackagedArtifact) throws {
        try verify(artifact.sha256)
    }
}

extension Failure.Code {
    /// An artifact is not in the store any more.
    public static let storeMissing = Self("store.missing", .work)
    /// An artifact in the store has other bytes than its digest says.
    public static let storeAltered = Self("store.altered", .mismatch)
}
