public import Core
public import SystemPackage

extension OCIPush {
    /// What is pushed: an index or a manifest, and all that it names.
    public struct Image: Hashable, Sendable {
        /// The document that the tags point to.
        public let root: Manifest
        /// The manifests that the root names, each after those that it names itself.
        public let children: [Manifest]
        /// Configurations and layers, each digest once.
        public let blobs: [Blob]

        /// Creates an image; a blob that several manifests share may be given several times.
        public init(root: Manifest, children: [Manifest] = [], blobs: [Blob]) {
            self.root = root
            self.children = children
            var seen: Set<Digest> = []
            self.blobs = blobs.filter { seen.insert($0.digest).inserted }
        }

        /// All manifests in the order in which a registry takes them: children first.
        var manifests: [Manifest] { children + [root] }
    }

    /// An index or manifest, byte for byte.
    public struct Manifest: Hashable, Sendable {
        /// The document.
        public let bytes: [UInt8]
        /// Its media type, which equals its own `mediaType` and the push's Content-Type.
        public let mediaType: String
        /// SHA-256 of the bytes.
        public let digest: Digest

        /// Creates a manifest and computes its digest.
        public init(bytes: [UInt8], mediaType: String) {
            self.bytes = bytes
            self.mediaType = mediaType
            digest = .of(bytes)
        }
    }

    /// A configuration or layer.
    public struct Blob: Hashable, Sendable {
        /// The digest, SHA-256 or SHA-512.
        public let digest: Digest
        /// The size in bytes.
        public let size: Int
        /// Where its bytes are.
        public let source: Source

        /// Where a blob's bytes are.
        public enum Source: Hashable, Sendable {
            /// In memory, for configurations.
            case bytes([UInt8])
            /// In a file, read while it is sent.
            case file(FilePath)
        }

        /// Creates a blob of known digest and size.
        public init(digest: Digest, size: Int, source: Source) {
            self.digest = digest
            self.size = size
            self.source = source
        }

        /// Creates a blob of bytes in memory.
        public init(bytes: [UInt8]) {
            self.init(digest: .of(bytes), size: bytes.count, source: .bytes(bytes))
        }
    }

    /// A name that points to the image.
    public enum Tag: Hashable, Sendable {
        /// Names this version for ever: never moved, and a different image under it stops the release.
        case version(String)
        /// Moves with each release: `latest`, `1`, `1.4`.
        case pointer(String)

        /// The tag's name.
        public var name: String {
            switch self {
            case .version(let name), .pointer(let name): name
            }
        }

        var isVersion: Bool { if case .version = self { true } else { false } }
    }
}
