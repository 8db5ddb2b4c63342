internal import Core
public import Lifecycle
internal import Synchronization

extension OCIPush {
    private static let parallelDownloads = 4

    /// Reads everything back with a token of its own: each tag, each manifest by digest, each blob.
    ///
    /// What is not visible yet is waited for.
    public func confirm() async -> Outcome {
        await wait.until(\.isFinal, readBack)
    }

    private func readBack() async -> Outcome {
        let reader = reader()
        do {
            if let outcome = try await confirmTags(reader) { return outcome }
            if let wrong = try await wrongManifest(reader) { return wrong }
            if let wrong = try await wrongBlob(reader) { return wrong }
            if let missing = try await missingReferrer(reader) {
                return .accepted("\(repository)@\(missing.root.digest) is not listed beside the image yet")
            }
            return .published(receipt("tags, manifests and blobs downloaded and compared"))
        } catch {
            return outcome(error, \.outcomeOfRepeatable)
        }
    }

    private func confirmTags(_ reader: OCIClient) async throws -> Outcome? {
        let others = try await places(reader).filter { $0.digest != digest }
        if let missing = others.first(where: { $0.digest == nil }) {
            return .accepted("\(repository):\(missing.tag.name) is not visible yet")
        }
        guard !others.isEmpty else { return nil }
        let found = others.map { "\(repository):\($0.tag.name) is \($0.digest.map { "\($0)" } ?? "nothing")" }
        return .alreadyDifferent(found: found.joined(separator: ", "))
    }

    private func wrongManifest(_ reader: OCIClient) async throws -> Outcome? {
        for manifest in image.manifests + referrers.map(\.root) {
            let found = try await reader.manifestDigest(at: "\(manifest.digest)")
            if found == manifest.digest { continue }
            // What is not there is late, not different.
            guard let found else { return .accepted("\(repository)@\(manifest.digest) is not visible yet") }
            return .alreadyDifferent(found: "\(repository)@\(manifest.digest) is \(found)")
        }
        return nil
    }

    private func wrongBlob(_ reader: OCIClient) async throws -> Outcome? {
        let wrong = Mutex<Outcome?>(nil)
        let all = Image(root: image.root, blobs: image.blobs + referrers.flatMap(\.blobs))
        try await all.blobs.forEachInParallel(limit: Self.parallelDownloads) { blob in
            let found = try await reader.download(blob)
            if let found, found.digest == blob.digest, found.size == blob.size { return }
            let outcome: Outcome =
                if let found {
                    .alreadyDifferent(
                        found: "\(repository): blob \(blob.digest) of \(blob.size) bytes is \(found.digest)"
                            + " of \(found.size) bytes")
                } else {
                    .accepted("blob \(blob.digest) is not visible yet")
                }
            wrong.withLock { if $0 == nil || found != nil { $0 = outcome } }
        }
        return wrong.withLock { $0 }
    }
}
