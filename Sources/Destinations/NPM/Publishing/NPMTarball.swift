public import Core
public import SystemPackage

/// A packed npm package: the bytes and what the registry wants to know of them.
public struct NPMTarball: Hashable, Sendable {
    /// Where the bytes are.
    public var path: FilePath
    /// Their number.
    public var size: Int
    /// For `dist.shasum`.
    public var sha1: Digest
    /// Our identity of the bytes.
    public var sha256: Digest
    /// For `dist.integrity`.
    public var sha512: Digest
    /// The sum of the sizes of the files in it, which registries tell of every version; nil if it is not known.
    public var unpackedSize: Int?

    /// Describes a tarball.
    public init(
        path: FilePath, size: Int, sha1: Digest, sha256: Digest, sha512: Digest, unpackedSize: Int? = nil
    ) {
        self.unpackedSize = unpackedSize
        self.path = path
        self.size = size
        self.sha1 = sha1
        self.sha256 = sha256
        self.sha512 = sha512
    }
}

/// Who may install a package.
public enum NPMAccessLevel: String, Hashable, Sendable, Codable {
    /// Everybody.
    case `public`
    /// Only who was given access; needs a paid plan, and a scope.
    case restricted
}
