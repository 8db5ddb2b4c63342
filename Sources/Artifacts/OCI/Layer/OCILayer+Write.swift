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
            let packing = LayerPacking(compression: compression, level: level, modified: modified)
            let cache = LayerCache(store)
            let look = try cache.look(at: entries)
            let known = try cache.layer(of: entries, look, packing)
            let layer = try known ?? packing.pack(entries, into: store)
            if known == nil { try cache.keep(layer, of: entries, look, packing) }
            try note(entries, in: tree)
            return BuiltLayer(
                blob: layer.blob, diffID: layer.diffID, createdBy: createdBy,
                warnings: warnings + unpacked.compactMap(\.warning))
        }
    }

    /// The layer becomes part of what the next one stands on.
    private func note(_ entries: [OCILayerEntry], in tree: RootTree) throws {
        tree.beginLayer()
        for entry in entries {
            try tree.apply(entry)
            guard case .file(let file) = entry.content, case .bytes(let bytes) = file.source else { continue }
            if BaseLayerReader.documents.contains(entry.path.description) { tree.keep(bytes, at: entry.path) }
        }
    }
}
