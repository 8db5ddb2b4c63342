public import Core
public import SystemPackage

/// Writes a built image as one tar: a layout that `podman load`, `ctr images import` and skopeo (`oci-archive:`) take,
/// or an archive for `docker load`.
public struct OCIArchiveWriter: Hashable, Sendable {
    /// What the tar holds.
    public enum Form: Hashable, Sendable {
        /// An OCI image layout.
        case layout
        /// The same, and what `docker load` and skopeo (`docker-archive:`) read; one platform only.
        case docker
    }

    /// The file, which must not exist yet.
    public let file: FilePath
    /// What is in it.
    public let form: Form

    /// A writer for a new file.
    public init(file: FilePath, form: Form) {
        self.file = file
        self.form = form
    }

    /// Writes the tar; equal images give equal bytes.
    ///
    /// Blocks.
    ///
    /// - Parameters:
    ///   - build: the image.
    ///   - names: its names in the layout (`v1`), or the references for Docker (`kilo:v1`).
    ///   - modified: the time of all entries.
    /// - Throws: `Failure` (`oci.image` for several platforms in Docker's form, `file.unreadable`,
    ///   `file.unwritable`, `store.altered`).
    public func write(_ build: OCIImageBuild, names: [String], modified: Timestamp) throws {
        var documents = try OCILayoutDocuments(build, names: names).files
        if form == .docker { documents.append(try dockerManifest(build, names)) }
        let sink = try FileSink(creating: file, isFlushed: false)
        do {
            let tar = TarWriter(to: sink, modified: modified)
            let blobs = (build.blobs + build.manifests).sorted { $0.layoutPath < $1.layoutPath }
            try writeFolders(of: blobs, to: tar)
            for blob in blobs { try tar.add(blob) }
            for document in documents { try tar.add(document) }
            try tar.finish()
            try sink.finish()
        } catch {
            try? FileSystem.remove(file)
            throw error
        }
    }

    private func writeFolders(of blobs: [OCIBlob], to tar: TarWriter) throws {
        let folders = Set(blobs.compactMap(\.layoutPath.parent))
        for folder in (folders.union(folders.compactMap(\.parent))).sorted() { try tar.addFolder(folder) }
    }

    /// `manifest.json` of Docker's archives, which names the config and the layers by their paths.
    private func dockerManifest(_ build: OCIImageBuild, _ names: [String]) throws -> PayloadFile {
        guard build.manifests.count == 1, let manifest = build.root,
            let path = RelativePath("manifest.json")
        else {
            throw Failure(
                .ociImage, "\(file)",
                "docker load takes one platform, and the image has \(build.platforms.count)",
                advice: "choose one with --platform, or write a layout")
        }
        let content = try JSONValue(parsing: FileStream.contents(of: manifest.path))
        let parts = [content["config"]].compactMap(\.self) + (content["layers"]?.array ?? [])
        let paths = try parts.map { part in
            guard let descriptor = OCIDescriptor(json: part) else {
                throw Failure(
                    .storeAltered, "\(manifest.path)", "is no manifest", advice: "package the image again")
            }
            return "blobs/\(descriptor.digest.algorithm.rawValue)/\(descriptor.digest.hex)"
        }
        let image: JSONValue = [
            "Config": .string(paths[0]), "RepoTags": .texts(names),
            "Layers": .texts(Array(paths.dropFirst())),
        ]
        return PayloadFile(path, bytes: Array(JSONValue.array([image]).text().utf8))
    }
}

extension TarWriter {
    fileprivate func add(_ blob: OCIBlob) throws {
        try add(blob.layoutPath, TarAttributes(mode: 0o644), size: blob.size) { try blob.write(to: $0) }
    }
}
