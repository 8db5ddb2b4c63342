public import Core

/// A built image: what is to be uploaded, in the order in which a registry takes it.
///
/// Codable, so that it can be kept beside the bytes.
public struct OCIImageBuild: Hashable, Sendable, Codable {
    /// Layers and configs, each digest once; blobs of a base lie in its layout.
    public private(set) var blobs: [OCIBlob] = []
    /// Manifests, and after them the index if there are several platforms.
    ///
    /// The last one is what tags point to.
    public private(set) var manifests: [OCIBlob] = []
    /// The platforms, in the order of the index, as they stand in the configs.
    public internal(set) var platforms: [OCIPlatform] = []
    /// What a person should know of it; not kept with it.
    public internal(set) var warnings: [String] = []

    private enum CodingKeys: String, CodingKey { case blobs, manifests, platforms }

    init() {}

    /// The index, or the only manifest; nil never occurs in a build that was returned.
    public var root: OCIBlob? { manifests.last }

    /// What a reference pinned by digest ends with: `@sha256:…`.
    public var digest: Digest? { root?.digest }

    mutating func add(blobs added: [OCIBlob]) {
        for blob in added where !blobs.contains(where: { $0.digest == blob.digest }) { blobs.append(blob) }
    }

    mutating func add(manifest: OCIBlob) {
        if !manifests.contains(where: { $0.digest == manifest.digest }) { manifests.append(manifest) }
    }
}

extension OCIImageBuild {
    /// The same image with every blob in the store, those of a base copied there.
    ///
    /// What is published does not depend on a layout that somebody may change or delete meanwhile.
    ///
    /// - Throws: `Failure` (`oci.base-altered`) if a blob is not what its digest says, (`file.unreadable`).
    public func adopted(by store: ArtifactStore) throws -> OCIImageBuild {
        for blob in blobs + manifests where !store.contains(blob.digest) {
            let copy = try store.addBlob { sink in try FileStream.read(blob.path) { try sink.write($0) } }
            guard copy.digest == blob.digest else {
                throw Failure(
                    .ociBaseAltered, "\(blob.path)", "expected \(blob.digest), found \(copy.digest)",
                    advice: "fetch the base image again")
            }
        }
        return located(in: store)
    }

    /// Reads every blob and compares it with its digest, on all processors.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`store.altered`, `file.unreadable`).
    public func compareBlobs() throws {
        _ = try Processors.map(blobs) { blob, _ in
            try blob.write(to: DigestSink(over: nil, []))
        } state: {
            ()
        }
    }

    /// The same image, with the paths that its bytes have in this store.
    public func located(in store: ArtifactStore) -> OCIImageBuild {
        var build = self
        build.blobs = blobs.map { $0.located(in: store) }
        build.manifests = manifests.map { $0.located(in: store) }
        return build
    }
}

extension OCIBlob {
    fileprivate func located(in store: ArtifactStore) -> OCIBlob {
        OCIBlob(mediaType: mediaType, digest: digest, size: size, path: store.path(of: digest))
    }
}
