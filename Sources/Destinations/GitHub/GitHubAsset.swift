public import Core
public import SystemPackage

/// A file that a GitHub release offers for download.
public struct GitHubAsset: Hashable, Sendable {
    /// Its name there.
    public var name: String
    /// Its media type.
    public var mediaType: String
    /// Where the bytes are.
    public var path: FilePath
    /// Their number.
    public var size: Int
    /// Their SHA-256.
    public var sha256: Digest

    /// Describes an asset.
    public init(
        name: String, mediaType: String = "application/octet-stream", path: FilePath, size: Int,
        sha256: Digest
    ) {
        self.name = name
        self.mediaType = mediaType
        self.path = path
        self.size = size
        self.sha256 = sha256
    }

    /// What GitHub would make of it, if that is not what was meant.
    var problem: String? {
        // GitHub renames files with other characters, or with dots at the ends, and answers an empty upload
        // with "Bad Content-Length".
        let isPlain = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || "._-+".utf8.contains(byte)
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("."), !name.hasSuffix(".") else {
            return "GitHub would rename the asset \"\(name)\""
        }
        return size > 0 ? nil : "GitHub takes no empty asset, and \(name) is empty"
    }
}
