public import Core

/// What somebody who has one image must download for another: clients fetch the layers that they do not have, by
/// digest.
public struct OCIDownload: Hashable, Sendable {
    /// The layers that must be fetched.
    public let layers: Int
    /// Their bytes, and those of config and manifest.
    public let bytes: Int
    /// The layers that are there already.
    public let keptLayers: Int
    /// Their bytes.
    public let keptBytes: Int

    /// Compares the manifests of one platform; nil if the new one is no manifest.
    ///
    /// - Parameters:
    ///   - manifest: the new image's manifest.
    ///   - previous: the manifest before; nil for somebody who has nothing.
    public init?(manifest: [UInt8], after previous: [UInt8]?) {
        guard let new = Self.descriptors(manifest, "layers"), let config = Self.config(manifest) else {
            return nil
        }
        let old = Set((previous.flatMap { Self.descriptors($0, "layers") } ?? []).map(\.digest))
        let (kept, fetched) = (
            new.filter { old.contains($0.digest) }, new.filter { !old.contains($0.digest) }
        )
        layers = fetched.count
        bytes = fetched.reduce(config.size + manifest.count) { $0 + $1.size }
        keptLayers = kept.count
        keptBytes = kept.reduce(0) { $0 + $1.size }
    }

    private static func descriptors(_ manifest: [UInt8], _ member: String) -> [OCIDescriptor]? {
        (try? JSONValue(parsing: manifest))?[member]?.array?.compactMap { OCIDescriptor(json: $0) }
    }

    private static func config(_ manifest: [UInt8]) -> OCIDescriptor? {
        (try? JSONValue(parsing: manifest))?["config"].flatMap { OCIDescriptor(json: $0) }
    }
}

extension OCIDownload {
    /// The manifest of each platform in an index, by platform; of a manifest itself nothing.
    ///
    /// - Returns: platform and digest, in the index's order; entries without a platform are left out.
    public static func platforms(of index: [UInt8]) -> [(platform: OCIPlatform, digest: Digest)] {
        (descriptors(index, "manifests") ?? []).compactMap { child in
            child.platform.map { ($0, child.digest) }
        }
    }
}
