internal import Core

/// The bytes of a layer, without what an image says of it.
struct PackedLayer {
    let blob: OCIBlob
    let diffID: Digest
}

/// How the entries of a layer become bytes.
struct LayerPacking {
    let compression: OCILayerCompression
    let level: CompressionLevel
    /// The time of entries that have none of their own.
    let modified: Timestamp

    /// Writes the layer: tar, its digest, the compressed tar, and the digest of that, in one pass.
    ///
    /// Blocks.
    func pack(_ entries: [OCILayerEntry], into store: ArtifactStore) throws -> PackedLayer {
        var diffID: Digest?
        let stored = try store.addBlob { sink in
            let compressed = try compression.sink(over: sink, level: level)
            diffID = try write(entries, to: compressed)
            try compressed.finish()
        }
        guard let diffID else { preconditionFailure("the layer was written") }
        let blob = OCIBlob(
            mediaType: compression.mediaType, digest: stored.digest, size: stored.size, path: stored.path)
        return PackedLayer(blob: blob, diffID: diffID)
    }

    /// The digest of the tar, which is written nowhere.
    ///
    /// Blocks.
    func diffID(of entries: [OCILayerEntry]) throws -> Digest { try write(entries, to: nil) }

    /// Writes the tar, and returns its digest.
    private func write(_ entries: [OCILayerEntry], to sink: (any ByteSink)?) throws -> Digest {
        let content = DigestSink(over: sink, [.sha256])
        let tar = TarWriter(to: content, modified: modified)
        for entry in entries { try entry.write(to: tar) }
        try tar.finish()
        guard let digest = content.finish()[.sha256] else { preconditionFailure("it was asked for") }
        return digest
    }
}
