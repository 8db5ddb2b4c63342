internal import Core
internal import SystemPackage

/// An OCI image layout in a folder, read.
struct OCILayout {
    let content: OCIContent
    private let images: [OCIDescriptor]

    init(_ path: FilePath) throws {
        content = OCIContent(name: "\(path)", folder: path.appending("blobs"))
        let marker = path.appending("oci-layout")
        guard FileSystem.exists(marker) else {
            throw Failure.base(content, "is no OCI image layout: it has no file oci-layout")
        }
        guard try Self.json(marker)["imageLayoutVersion"]?.string == "1.0.0" else {
            throw Failure.base(content, "its imageLayoutVersion is not 1.0.0")
        }
        let document = try Self.json(path.appending("index.json"))
        images = (document["manifests"]?.array ?? []).compactMap { OCIDescriptor(json: $0) }
    }

    private static func json(_ path: FilePath) throws -> JSONValue {
        try OCIContent.json(try FileStream.contents(of: path, limit: OCIContent.documentLimit), path)
    }

    /// The image with this name, or the only one.
    func descriptor(named name: String?) throws -> OCIDescriptor {
        let key = "org.opencontainers.image.ref.name"
        let found = images.filter { name == nil || $0.annotations[key] == name }
        // One image under several names is one image.
        if Set(found.map(\.digest)).count == 1, let image = found.first { return image }
        let names = images.map { $0.annotations[key] ?? $0.digest.description }.joined(separator: ", ")
        throw Failure(
            .ociBase, content.name,
            name.map { "has \(found.count) images named \($0)" } ?? "has \(images.count) images",
            advice: images.isEmpty ? "put an image into it with skopeo copy" : "name one of: \(names)")
    }
}
