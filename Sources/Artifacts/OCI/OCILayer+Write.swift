internal import Core

/// A layer in the store: its compressed bytes, and the digest of the tar in them.
struct BuiltLayer {
    let blob: OCIBlob
    /// What a config calls `diff_id`.
    let diffID: Digest
    let createdBy: String
}

extension OCILayer {
    /// Writes the layer: tar, its digest, gzip, and the digest of that, in one pass.
    ///
    /// Blocks.
    func write(to store: ArtifactStore, modified: Timestamp, level: CompressionLevel) throws -> BuiltLayer {
        let entries = try entries()
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
        return BuiltLayer(blob: blob, diffID: diffID, createdBy: createdBy)
    }
}
