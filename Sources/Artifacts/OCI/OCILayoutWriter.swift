internal import Core
internal import Glibc
public import SystemPackage

/// Writes a built image as an OCI image layout, which podman, skopeo and containerd take.
public struct OCILayoutWriter: Hashable, Sendable {
    /// The folder, which must not exist yet.
    public let folder: FilePath

    /// A writer for a new folder.
    public init(folder: FilePath) { self.folder = folder }

    /// Takes all blobs, and names the image in `index.json`.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`, `file.unwritable`, `store.altered`).
    public func write(_ build: OCIImageBuild, names: [String]) throws {
        for blob in build.blobs + build.manifests { try copy(blob) }
        // The index last, because it makes the folder an image.
        for file in try OCILayoutDocuments(build, names: names).files {
            let sink = try FileSink(
                creating: folder.pushing(FilePath("\(file.path)")), isFlushed: false)
            try file.read { try sink.write($0) }
            try sink.finish()
        }
    }

    private func copy(_ blob: OCIBlob) throws {
        let blobs = folder.appending("blobs").appending(blob.digest.algorithm.rawValue)
        try FileSystem.makeFolder(blobs)
        let place = blobs.appending(blob.digest.hex)
        // Stores and layouts never change a blob, so where both are on one disk one file does for both.
        if link(blob.path.string, place.string) == 0 { return try blob.write(to: DigestSink(over: nil, [])) }
        let file = try FileSink(creating: place, isFlushed: false)
        try blob.write(to: file)
        try file.finish()
    }
}

/// The documents of a layout that are no blobs, the index last.
struct OCILayoutDocuments {
    let files: [PayloadFile]

    init(_ build: OCIImageBuild, names: [String]) throws {
        guard let root = build.root else { preconditionFailure("an image has a manifest") }
        files = [
            PayloadFile(Self.marker, bytes: Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)),
            PayloadFile(Self.indexPath, bytes: Array(Self.index(root, names).text().utf8)),
        ]
    }

    private static let marker = path("oci-layout")
    private static let indexPath = path("index.json")

    private static func path(_ text: String) -> RelativePath {
        guard let path = RelativePath(text) else { preconditionFailure("it is a path") }
        return path
    }

    private static func index(_ root: OCIBlob, _ names: [String]) -> JSONValue {
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
}

extension OCIBlob {
    /// Copies the bytes, and checks them on the way.
    func write(to sink: any ByteSink) throws {
        let check = DigestSink(over: sink, [digest.algorithm])
        try FileStream.read(path) { try check.write($0) }
        guard check.finish()[digest.algorithm] == digest else {
            throw Failure(
                .storeAltered, "\(path)", "its bytes are not those of \(digest)",
                advice: "check the disk and who writes to this folder; delete the file and package again")
        }
    }

    /// Its place in a layout: `blobs/sha256/HEX`.
    var layoutPath: RelativePath {
        guard let path = RelativePath("blobs/\(digest.algorithm.rawValue)/\(digest.hex)") else {
            preconditionFailure("it is a path")
        }
        return path
    }
}
