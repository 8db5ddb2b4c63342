internal import Core
internal import SystemPackage

/// An OCI image layout in a folder, read.
///
/// Nothing in it is believed before its digest was computed.
struct OCILayout {
    let path: FilePath
    private let images: [OCIDescriptor]

    /// Registries accept documents of 4 MiB; larger ones are no images.
    private static let documentLimit = 4 << 20

    init(_ path: FilePath) throws {
        self.path = path
        let marker = path.appending("oci-layout")
        guard FileSystem.exists(marker) else {
            throw Failure.base(path, "is no OCI image layout: it has no file oci-layout")
        }
        let layout = try Self.json(try FileStream.contents(of: marker, limit: Self.documentLimit), marker)
        guard layout["imageLayoutVersion"]?.string == "1.0.0" else {
            throw Failure.base(path, "its imageLayoutVersion is not 1.0.0")
        }
        let index = path.appending("index.json")
        let document = try Self.json(try FileStream.contents(of: index, limit: Self.documentLimit), index)
        images = (document["manifests"]?.array ?? []).compactMap { OCIDescriptor(json: $0) }
    }

    func blob(_ digest: Digest) -> FilePath {
        path.appending("blobs").appending(digest.algorithm.rawValue).appending(digest.hex)
    }

    /// The image with this name, or the only one.
    func descriptor(named name: String?) throws -> OCIDescriptor {
        let key = "org.opencontainers.image.ref.name"
        let found = images.filter { name == nil || $0.annotations[key] == name }
        if found.count == 1, let image = found.first { return image }
        let names = images.map { $0.annotations[key] ?? $0.digest.description }.joined(separator: ", ")
        throw Failure(
            .ociBase, "\(path)",
            name.map { "has \(found.count) images named \($0)" } ?? "has \(images.count) images",
            advice: images.isEmpty ? "put an image into it with skopeo copy" : "name one of: \(names)")
    }

    /// The manifest for a platform: the first that matches, through nested indexes too.
    func manifest(in root: OCIDescriptor, for platform: OCIPlatform) throws -> OCIDescriptor {
        var offered: [String] = []
        if let found = try search(root, platform, depth: 0, &offered) { return found }
        throw Failure(
            .ociBase, "\(path)", "has no image for \(platform), only \(offered.joined(separator: ", "))",
            advice: "copy the base with all its platforms (skopeo copy --all), or leave the platform out")
    }

    private func search(
        _ descriptor: OCIDescriptor, _ platform: OCIPlatform, depth: Int, _ offered: inout [String]
    ) throws -> OCIDescriptor? {
        if OCIMediaType.manifests.contains(descriptor.mediaType) {
            let config = try document(descriptor)["config"].flatMap { OCIDescriptor(json: $0) }
            // An index may leave the platform out; then the config says it.
            let found = try descriptor.platform ?? config.flatMap { OCIPlatform(json: try document($0)) }
            if let found { offered.append(found.description) }
            return found.map(platform.accepts) == true ? descriptor : nil
        }
        // Unknown media types in an index are no error by the specification; neither are they images.
        guard OCIMediaType.indexes.contains(descriptor.mediaType), depth < 4 else { return nil }
        let index = try document(descriptor)
        guard index["layers"] == nil else {
            throw Failure.base(
                path, "\(descriptor.digest) is a manifest and an index at once (CVE-2021-41190)")
        }
        for child in index["manifests"]?.array ?? [] {
            guard let child = OCIDescriptor(json: child) else { continue }
            if let found = try search(child, platform, depth: depth + 1, &offered) { return found }
        }
        return nil
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

    /// Reads a blob and compares digest and size.
    func verify(_ descriptor: OCIDescriptor) throws {
        let path = blob(descriptor.digest)
        var count = 0
        var stream = DigestStream(descriptor.digest.algorithm)
        try FileStream.read(path) {
            stream.update($0)
            count += $0.count
        }
        guard count == descriptor.size, stream.finish() == descriptor.digest else {
            throw Failure.baseAltered(path, "its bytes are not those of its digest and size")
        }
    }

    private static func json(_ bytes: [UInt8], _ path: FilePath) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw Failure(
                .ociBase, "\(path):\(error.line)", "is no JSON document: \(error.message)",
                advice: "fetch the base again")
        }
    }
}
