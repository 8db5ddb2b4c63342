internal import Core
internal import SystemPackage

/// Reads a layer of a base once: checks its bytes and its `diff_id`, and notes its folders and links.
struct BaseLayerReader {
    /// Lists of packages that layers of packages add to.
    static let documents: Set = [
        "lib/apk/db/installed", "usr/lib/apk/db/installed", "etc/apk/world", "var/lib/dpkg/status",
    ]
    static let documentLimit = 64 << 20

    let content: OCIContent
    let tree: RootTree

    /// - Throws: `Failure` (`oci.base`, `oci.base-altered`, `file.unreadable`).
    func read(_ descriptor: OCIDescriptor, diffID: Digest) throws {
        let pass = Pass(tree)
        var bytes = DigestStream(descriptor.digest.algorithm)
        var count = 0
        let path = content.blob(descriptor.digest)
        try FileStream.read(path) { piece in
            bytes.update(piece)
            count += piece.count
            pass.take(piece)
        }
        // First the bytes: what a damaged layer seems to hold does not matter.
        guard count == descriptor.size, bytes.finish() == descriptor.digest else {
            throw Failure.baseAltered(path, "its bytes are not those of its digest and size")
        }
        guard let found = try pass.finish(content, descriptor.digest) else { return }
        guard found == diffID else {
            throw Failure.base(
                content,
                "its layer \(descriptor.digest) holds a tar with the digest \(found), and its config says \(diffID)"
            )
        }
    }
}

/// One pass over a layer's bytes, which remembers what went wrong until the digest is known to be right.
private final class Pass {
    private let tree: RootTree
    private let expander = LayerExpander()
    private let content = DigestSink(over: nil, [.sha256])
    private var tar: TarStream
    private var error: (any Error)?

    init(_ tree: RootTree) {
        self.tree = tree
        tree.beginLayer()
        tar = TarStream { member in
            guard let path = try tree.apply(member), member.kind == .file,
                BaseLayerReader.documents.contains(path.description),
                member.size <= BaseLayerReader.documentLimit
            else { return nil }
            tree.keep([], at: path)
            return { tree.keep(more: $0, at: path) }
        }
    }

    func take(_ piece: UnsafeRawBufferPointer) {
        guard error == nil else { return }
        do {
            try expander.expand(piece) { bytes in
                try content.write(bytes)
                try tar.read(bytes)
            }
        } catch {
            self.error = error
        }
    }

    /// The digest of the tar.
    func finish(_ base: OCIContent, _ layer: Digest) throws -> Digest? {
        do {
            if let error { throw error }
            try expander.finish()
            try tar.finish()
        } catch let unsupported as LayerExpander.Unsupported {
            throw Failure.base(
                base, "its layer \(layer) is compressed with \(unsupported.format), which cannot be read")
        } catch let path as RootTree.Unreachable {
            throw Failure.base(base, "its layer \(layer) has a path that leads out of the root: \(path.path)")
        } catch let path as RootTree.Occupied {
            throw Failure.base(base, "its layer \(layer) writes below \(path.path), which is no folder")
        } catch {
            throw Failure.base(base, "its layer \(layer) is no tar, or a damaged one")
        }
        return content.finish()[.sha256]
    }
}
