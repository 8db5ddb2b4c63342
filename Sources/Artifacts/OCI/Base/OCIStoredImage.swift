public import Core
public import SystemPackage

/// An image whose documents and blobs are, or will be, in a store: one that was fetched from a registry.
public struct OCIStoredImage: Hashable, Sendable {
    /// How people name it: `docker.io/library/alpine:3.22`.
    public var name: String
    /// The digest of its index or manifest, which fixes everything.
    public var digest: Digest
    /// The folder of the store.
    public var store: FilePath

    /// Names an image in a store.
    public init(name: String, digest: Digest, in store: ArtifactStore) {
        self.name = name
        self.digest = digest
        self.store = store.root
    }

    /// Bytes that an image names.
    public struct Part: Hashable, Sendable {
        /// Their digest.
        public let digest: Digest
        /// Whether they are asked for as a manifest, not as a blob.
        public let isManifest: Bool
    }

    /// What of the image is not in the store yet, as far as can be known: once these are there, ask again.
    ///
    /// Nothing is missing when the list is empty. Blocks.
    ///
    /// - Throws: `Failure` (`oci.base`, `oci.base-altered`, `file.unreadable`).
    public func missing(for platforms: [OCIPlatform]) throws -> [Part] {
        guard FileSystem.exists(content.blob(digest)) else { return [Part(digest: digest, isManifest: true)] }
        let root = try root()
        var parts: [Part] = []
        for platform in platforms {
            for part in try missing(for: platform, in: root) where !parts.contains(part) {
                parts.append(part)
            }
        }
        return parts
    }

    private func missing(for platform: OCIPlatform, in root: OCIDescriptor) throws -> [Part] {
        // An index says its platforms; a manifest by itself says them only in its config.
        if OCIMediaType.manifests.contains(root.mediaType) { return try missingParts(of: root) }
        let unread = try content.unreadManifests(in: root) { FileSystem.exists(content.blob($0)) }
        guard unread.isEmpty else { return unread.map { part($0, isManifest: true) } }
        let manifest = try content.manifest(in: root, for: platform)
        guard isThere(manifest) else { return [part(manifest, isManifest: true)] }
        return try missingParts(of: manifest)
    }

    private func missingParts(of manifest: OCIDescriptor) throws -> [Part] {
        let document = try content.document(manifest)
        let members = [document["config"]].compactMap(\.self) + (document["layers"]?.array ?? [])
        return members.compactMap { OCIDescriptor(json: $0) }.filter { !isThere($0) }
            .map { part($0, isManifest: false) }
    }

    private func part(_ descriptor: OCIDescriptor, isManifest: Bool) -> Part {
        Part(digest: descriptor.digest, isManifest: isManifest)
    }

    private func isThere(_ descriptor: OCIDescriptor) -> Bool {
        FileSystem.exists(content.blob(descriptor.digest))
    }

    var content: OCIContent { OCIContent(name: name, folder: store) }

    /// The root as a descriptor, whose media type the document says itself.
    func root() throws -> OCIDescriptor {
        let path = content.blob(digest)
        let bytes = try FileStream.contents(of: path, limit: OCIContent.documentLimit)
        let document = try OCIContent.json(bytes, path)
        let guess = document["manifests"] == nil ? OCIMediaType.manifest : OCIMediaType.index
        return OCIDescriptor(
            mediaType: document["mediaType"]?.string ?? guess, digest: digest, size: bytes.count)
    }
}

extension OCIContent {
    /// Documents without which it cannot be said which manifest is for a platform: nested indexes, and manifests
    /// that the index describes without their platform.
    fileprivate func unreadManifests(
        in index: OCIDescriptor, isThere: (Digest) -> Bool
    ) throws -> [OCIDescriptor] {
        var unread: [OCIDescriptor] = []
        for child in try document(index)["manifests"]?.array ?? [] {
            guard let child = OCIDescriptor(json: child), child.platform == nil else { continue }
            if OCIMediaType.indexes.contains(child.mediaType), isThere(child.digest) {
                unread += try unreadManifests(in: child, isThere: isThere)
            } else if OCIMediaType.manifests.union(OCIMediaType.indexes).contains(child.mediaType),
                !isThere(child.digest)
            {
                unread.append(child)
            }
        }
        return unread
    }
}

extension ArtifactStore {
    /// Takes a file that was fetched into the store, if its bytes are those of the digest.
    ///
    /// The file must be on the store's disk, as those in `scratch` are; it is moved, or removed. Blocks.
    ///
    /// - Throws: `Failure` (`oci.base-altered`, `file.unreadable`, `file.unwritable`).
    public func adopt(_ file: FilePath, as digest: Digest) throws {
        var stream = DigestStream(digest.algorithm)
        try FileStream.read(file) { stream.update($0) }
        let found = stream.finish()
        guard found == digest else {
            try FileSystem.remove(file)
            throw Failure.baseAltered(file, "expected \(digest), found \(found)")
        }
        let place = path(of: digest)
        try FileSystem.makeFolder(place.removingLastComponent())
        try FileSystem.move(file, to: place)
    }
}
