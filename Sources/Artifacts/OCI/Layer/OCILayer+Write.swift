internal import Core

/// A layer in the store: its compressed bytes, and the digest of the tar in them.
struct BuiltLayer {
    let blob: OCIBlob
    /// What a config calls `diff_id`.
    let diffID: Digest
    let createdBy: String
    var warnings: [String] = []
}

extension OCILayer {
    /// Writes the layer above what `tree` describes, and notes there what it changes.
    ///
    /// One that was written before is not written again. Blocks.
    func write(
        to store: ArtifactStore, above tree: RootTree, modified: Timestamp, level: CompressionLevel
    ) throws -> BuiltLayer {
        try DistributionPackage.unpack(packages, in: store.scratch) { unpacked in
            let entries = try entries(above: tree, latest: modified, unpacked)
            let cache = LayerCache(store)
            let key = try cache.key(of: entries, modified: modified, level: level)
            let known = cache.layer(key)
            let layer = try known ?? Self.pack(entries, store, modified, level)
            if known == nil { try cache.keep(layer, as: key) }
            try note(entries, in: tree)
            return BuiltLayer(
                blob: layer.blob, diffID: layer.diffID, createdBy: createdBy,
                warnings: unpacked.compactMap(\.warning))
        }
    }

    /// Tar, its digest, gzip, and the digest of that, in one pass.
    private static func pack(
        _ entries: [OCILayerEntry], _ store: ArtifactStore, _ modified: Timestamp, _ level: CompressionLevel
    ) throws -> PackedLayer {
        var diffID: Digest?
        let stored = try store.addBlob { sink in
            let gzip = try GzipSink(over: sink, level: level)
            let content = DigestSink(over: gzip, [.sha256])
            let tar = TarWriter(to: content, modified: modified)
            for entry in entries { try entry.write(to: tar) }
            try tar.finish()
            try gzip.finish()
            diffID = content.finish()[.sha256]
        }
        guard let diffID else { preconditionFailure("the layer was written") }
        let blob = OCIBlob(
            mediaType: OCIMediaType.gzipLayer, digest: stored.digest, size: stored.size, path: stored.path)
        return PackedLayer(blob: blob, diffID: diffID)
    }

    /// The layer becomes part of what the next one stands on.
    private func note(_ entries: [OCILayerEntry], in tree: RootTree) throws {
        tree.beginLayer()
        for entry in entries {
            try tree.apply(entry.member)
            guard case .file(let file) = entry.content, case .bytes(let bytes) = file.source else { continue }
            if BaseLayerReader.documents.contains(entry.path.description) { tree.keep(bytes, at: entry.path) }
        }
    }
}
