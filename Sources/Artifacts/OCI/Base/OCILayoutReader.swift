internal import Core
public import SystemPackage

/// Reads an image out of an OCI layout, as it is: what was built elsewhere is published byte for byte.
public struct OCILayoutReader: Sendable {
    private let folder: FilePath

    /// A reader for a folder.
    public init(folder: FilePath) { self.folder = folder }

    /// The image with a name, or the only one, with all its documents compared with their digests.
    ///
    /// Of blobs only the sizes are compared, as who passes them on reads them: an upload compares them while it sends
    /// them. Blocks.
    ///
    /// - Throws: `Failure` (`oci.base`, `oci.base-altered`, `file.unreadable`).
    public func image(named name: String? = nil) throws -> OCIImageBuild {
        let layout = try OCILayout(folder)
        var build = OCIImageBuild()
        try collect(try layout.descriptor(named: name), layout.content, depth: 0, &build)
        return build
    }

    private func collect(
        _ descriptor: OCIDescriptor, _ content: OCIContent, depth: Int, _ build: inout OCIImageBuild
    ) throws {
        let document = try content.document(descriptor)
        if OCIMediaType.indexes.contains(descriptor.mediaType), depth < 4 {
            guard document["layers"] == nil else {
                throw Failure.base(
                    content, "\(descriptor.digest) is a manifest and an index at once (CVE-2021-41190)")
            }
            for child in document["manifests"]?.array ?? [] {
                try collect(try valid(child, content), content, depth: depth + 1, &build)
            }
        } else if OCIMediaType.manifests.contains(descriptor.mediaType) {
            let parts = [document["config"]].compactMap(\.self) + (document["layers"]?.array ?? [])
            for part in parts { build.add(blobs: [try blob(try valid(part, content), content)]) }
            let config = try document["config"].map { try content.document(try valid($0, content)) }
            if let platform = config.flatMap({ OCIPlatform(json: $0) }) { build.platforms.append(platform) }
        } else {
            throw Failure.base(content, "\(descriptor.digest) is no image: \(descriptor.mediaType)")
        }
        build.add(
            manifest: OCIBlob(
                mediaType: descriptor.mediaType, digest: descriptor.digest, size: descriptor.size,
                path: content.blob(descriptor.digest)))
    }

    private func valid(_ json: JSONValue, _ content: OCIContent) throws -> OCIDescriptor {
        guard let descriptor = OCIDescriptor(json: json) else {
            throw Failure.base(content, "has a descriptor without media type, digest or size")
        }
        return descriptor
    }

    private func blob(_ descriptor: OCIDescriptor, _ content: OCIContent) throws -> OCIBlob {
        let path = content.blob(descriptor.digest)
        guard let kind = FileSystem.kind(path) else {
            throw Failure.unreadable(path, .noSuchFileOrDirectory)
        }
        guard kind.size == descriptor.size else {
            throw Failure.baseAltered(path, "expected \(descriptor.size) bytes, found \(kind.size)")
        }
        return OCIBlob(
            mediaType: descriptor.mediaType, digest: descriptor.digest, size: descriptor.size, path: path)
    }
}

extension OCILayoutReader {
    /// Unpacks a layout in a tar (`oci-archive` of skopeo, `podman save --format oci-archive`) into a new folder.
    ///
    /// Only what a layout consists of is written. Blocks.
    ///
    /// - Throws: `Failure` (`oci.base`, `file.unreadable`, `file.unwritable`).
    public static func unpack(_ tar: FilePath, into folder: FilePath) throws {
        let unpacking = LayoutUnpacking(folder)
        do {
            var stream = TarStream { try unpacking.visit($0) }
            try FileStream.read(tar) { try stream.read($0) }
            try stream.finish()
            try unpacking.finish()
        } catch is TarStream.Malformed {
            throw Failure.base(OCIContent(name: "\(tar)", folder: folder), "is no tar, or a damaged one")
        }
    }
}

/// Writes the members of a layout's tar.
private final class LayoutUnpacking {
    private let folder: FilePath
    private var open: FileSink?

    init(_ folder: FilePath) { self.folder = folder }

    func visit(_ member: TarMember) throws -> TarStream.Taker? {
        try finish()
        guard member.kind == .file, let path = RelativePath(member.path), Self.belongs(path) else {
            return nil
        }
        let place = folder.pushing(FilePath("\(path)"))
        try FileSystem.makeFolder(place.removingLastComponent())
        let sink = try FileSink(creating: place)
        open = sink
        return { try sink.write($0) }
    }

    func finish() throws { try open.take()?.finish() }

    private static func belongs(_ path: RelativePath) -> Bool {
        let parts = path.components
        return ["oci-layout", "index.json"].contains("\(path)")
            || parts.count == 3 && parts[0] == "blobs" && Digest("\(parts[1]):\(parts[2])") != nil
    }
}
