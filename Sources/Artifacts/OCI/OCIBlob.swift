public import Core
public import SystemPackage

/// Bytes of an image on disk, as they go to a registry: a layer, a config, a manifest or an index.
public struct OCIBlob: Hashable, Sendable {
    /// The media type of its descriptor, which for manifests is the Content-Type of the upload.
    public var mediaType: String
    /// SHA-256 of the bytes.
    public var digest: Digest
    /// Size in bytes.
    public var size: Int
    /// The file with the bytes: in the store, or in the layout of the base.
    public var path: FilePath

    /// Creates a description of bytes that exist.
    public init(mediaType: String, digest: Digest, size: Int, path: FilePath) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.path = path
    }

    var descriptor: OCIDescriptor { OCIDescriptor(mediaType: mediaType, digest: digest, size: size) }
}

extension OCIBlob: Codable {
    private enum CodingKeys: String, CodingKey { case mediaType, digest, size, path }

    /// Decodes an object with the path as text.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        mediaType = try values.decode(String.self, forKey: .mediaType)
        digest = try values.decode(Digest.self, forKey: .digest)
        size = try values.decode(Int.self, forKey: .size)
        path = FilePath(try values.decode(String.self, forKey: .path))
    }

    /// Encodes an object with the path as text.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(mediaType, forKey: .mediaType)
        try values.encode(digest, forKey: .digest)
        try values.encode(size, forKey: .size)
        try values.encode(path.string, forKey: .path)
    }
}
