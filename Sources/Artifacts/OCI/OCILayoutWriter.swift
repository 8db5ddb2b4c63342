internal import Core
public import SystemPackage

/// Writes a built image as an OCI image layout, which podman, skopeo and containerd take.
public struct OCILayoutWriter: Hashable, Sendable {
    /// The folder, which must not exist yet.
    public let folder: FilePath

    /// A writer for a new folder.
    public init(folder: FilePath) { self.folder = folder }

    /// Copies all blobs, and names the image in `index.json`.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `store.altered`).
    public func write(_ build: OCIImageBuild, names: [String]) throws {
        guard let root = build.root else { preconditionFailure("an image has a manifest") }
        for blob in build.blobs + build.manifests { try copy(blob) }
        try FileSystem.write(
            Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8), to: folder.appending("oci-layout"))
        // Last, because it makes the folder an image.
        try FileSystem.write(Array(index(root, names).text().utf8), to: folder.appending("index.json"))
    }

    private func index(_ root: OCIBlob, _ names: [String]) -> JSONValue {
        let images = names.map { name in
            var descriptor = root.descriptor
            descriptor.annotations["org.opencontainers.image.ref.name"] = name
            return descriptor.json
        }
        return JSONValue(members: [
            ("schemaVersion", 2),
            ("mediaType", .string(OCIMediaType.index)),
            ("manifests", .array(images.isEmpty ? [root.descriptor.json] : images)),
        ])
    }

    private func copy(_ blob: OCIBlob) throws {
        let algorithm = blob.digest.algorithm
        let blobs = folder.appending("blobs").appending(algorithm.rawValue)
        try FileSystem.makeFolder(blobs)
        let file = try FileSink(creating: blobs.appending(blob.digest.hex))
        let digest = DigestSink(over: file, [algorithm])
        try FileStream.read(blob.path) { try digest.write($0) }
        try file.finish()
        guard digest.finish()[algorithm] == blob.digest else {
            throw Failure(
                .storeAltered, "\(blob.path)", "its bytes are not those of \(blob.digest)",
                advice: "package the image again")
        }
    }
}
