internal import Core
internal import SystemPackage

/// Blobs by digest in a folder, those of a layout or of a store: `sha256/HEX`.
///
/// Nothing in them is believed before its digest was computed.
struct OCIContent: Hashable {
    /// What failures call it.
    let name: String
    let folder: FilePath

    /// Registries accept documents of 4 MiB; larger ones are no images.
    static let documentLimit = 4 << 20

    func blob(_ digest: Digest) -> FilePath {
        folder.appending(digest.algorithm.rawValue).appending(digest.hex)
    }

    /// The manifest for a platform: the first that matches, through nested indexes too.
    func manifest(in root: OCIDescriptor, for platform: OCIPlatform) throws -> OCIDescriptor {
        var offered: [String] = []
        if let found = try search(root, platform, depth: 0, &offered) { return found }
        throw Failure(
            .ociBase, name, "has no image for \(platform), only \(offered.joined(separator: ", "))",
            advice: "copy the base with all its platforms (skopeo copy --all), or leave the platform out")
    }

    private func search(
        _ descriptor: OCIDescriptor, _ platform: OCIPlatform, depth: Int, _ offered: inout [String]
    ) throws -> OCIDescriptor? {
        if OCIMediaType.manifests.contains(descriptor.mediaType) {
            // An index may leave the platform out; then the config says it.
            let found = try descriptor.platform ?? configPlatform(descriptor)
            if let found { offered.append(found.description) }
            return found.map(platform.accepts) == true ? descriptor : nil
        }
        // Unknown media types in an index are no error by the specification; neither are they images.
        guard OCIMediaType.indexes.contains(descriptor.mediaType), depth < 4 else { return nil }
        let index = try document(descriptor)
        guard index["layers"] == nil else {
            throw Failure.base(
                self, "\(descriptor.digest) is a manifest and an index at once (CVE-2021-41190)")
        }
        for child in index["manifests"]?.array ?? [] {
            guard let child = OCIDescriptor(json: child) else { continue }
            if let found = try search(child, platform, depth: depth + 1, &offered) { return found }
        }
        return nil
    }

    private func configPlatform(_ manifest: OCIDescriptor) throws -> OCIPlatform? {
        let config = try document(manifest)["config"].flatMap { OCIDescriptor(json: $0) }
        return try config.flatMap { OCIPlatform(json: try document($0)) }
    }

    /// A small document whose digest was checked.
    func document(_ descriptor: OCIDescriptor) throws -> JSONValue {
        let path = blob(descriptor.digest)
        let bytes = try FileStream.contents(of: path, limit: Self.documentLimit)
        guard bytes.count == descriptor.size,
            Digest.of(bytes, descriptor.digest.algorithm) == descriptor.digest
        else { throw Failure.baseAltered(path, "its bytes are not those of its digest and size") }
        return try Self.json(bytes, path)
    }

    static func json(_ bytes: [UInt8], _ path: FilePath) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw Failure(
                .ociBase, "\(path):\(error.line)", "is no JSON document: \(error.message)",
                advice: "fetch the base again")
        }
    }
}
