public import Core
public import SystemPackage

/// The file that goes to a store, with what it is compared by afterwards.
public struct VSIXUpload: Hashable, Sendable {
    /// Where the bytes are; read while they are sent, and again if they have to be sent again.
    public let path: FilePath
    /// The number of bytes.
    public let size: Int
    /// The SHA-256 of the file.
    public let sha256: Digest
    /// The package's normal form (`VSIXNormalForm`): equal for packages that differ only in how they are
    /// compressed, as a store may pack anew.
    public let normalForm: Digest

    /// Creates a description of a file.
    public init(path: FilePath, size: Int, sha256: Digest, normalForm: Digest) {
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.normalForm = normalForm
    }
}
