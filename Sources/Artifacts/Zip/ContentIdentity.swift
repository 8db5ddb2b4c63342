internal import Core
internal import SystemPackage

/// What stands for the bytes of a file that is compressed.
enum ContentIdentity: Hashable, Sendable {
    /// Their SHA-256.
    case digest(Digest)
    /// Those of a file, as long as it looks the same: of a long one, whose digest is taken while it is compressed, as
    /// reading it once more before keeps all processors but one waiting.
    case file(FilePath, FileStamp)
}
