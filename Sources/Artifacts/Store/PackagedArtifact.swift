public import Core
public import SystemPackage

/// A finished artifact in the store: its name for the outside world, and the identity of its bytes.
///
/// Codable, so that it can be kept beside the bytes.
public struct PackagedArtifact: Hashable, Sendable {
    /// The name under which it is published: `kilo-linux-x64.tar.gz`.
    public var fileName: String
    /// The media type, where the destination needs one.
    public var mediaType: String?
    /// Where the bytes are.
    public var path: FilePath
    /// Size in bytes.
    public var size: Int
    /// The identity of the bytes.
    public var sha256: Digest
    /// For npm's `integrity`.
    public var sha512: Digest
    /// For npm's `shasum`; never an identity of ours.
    public var sha1: Digest

    /// Creates the description of an artifact that is in the store.
    public init(
        fileName: String, mediaType: String? = nil, path: FilePath, size: Int, sha256: Digest, sha512: Digest,
        sha1: Digest
    ) {
        self.fileName = fileName
        self.mediaType = mediaType
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.sha512 = sha512
        self.sha1 = sha1
    }

    /// The same artifact, with the path that its bytes have in this store.
    public func located(in store: ArtifactStore) -> PackagedArtifact {
        var artifact = self
        artifact.path = store.path(of: sha256)
        return artifact
    }
}

extension PackagedArtifact: Codable {
    private enum CodingKeys: String, CodingKey {
        case fileName, mediaType, path, size, sha256, sha512, sha1
    }

    /// Decodes an object with the path as text.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        fileName = try values.decode(String.self, forKey: .fileName)
        mediaType = try values.decodeIfPresent(String.self, forKey: .mediaType)
        path = FilePath(try values.decode(String.self, forKey: .path))
        size = try values.decode(Int.self, forKey: .size)
        sha256 = try values.decode(Digest.self, forKey: .sha256)
        sha512 = try values.decode(Digest.self, forKey: .sha512)
        sha1 = try values.decode(Digest.self, forKey: .sha1)
    }

    /// Encodes an object with the path as text, as `FilePath`'s own coding is not meant to be read.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(fileName, forKey: .fileName)
        try values.encodeIfPresent(mediaType, forKey: .mediaType)
        try values.encode(path.string, forKey: .path)
        try values.encode(size, forKey: .size)
        try values.encode(sha256, forKey: .sha256)
        try values.encode(sha512, forKey: .sha512)
        try values.encode(sha1, forKey: .sha1)
    }
}
