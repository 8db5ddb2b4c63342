internal import Core
public import Lifecycle

extension OCIPush {
    /// How many blobs go at a time, as ggcr does.
    private static let parallelBlobs = 4

    /// Uploads blobs that are missing, then manifests by digest, children first, and what is kept beside the image.
    public func stage() async -> Outcome {
        do {
            try await stageBlobs()
            for manifest in image.manifests where try await !writer.hasManifest(at: "\(manifest.digest)") {
                try await writer.put(manifest, at: "\(manifest.digest)")
            }
            for referrer in referrers { try await OCIReferrers(repository, writer).add(referrer) }
            let beside = referrers.isEmpty ? "" : ", \(referrers.count) files beside it"
            return .staged("\(reference), \(image.blobs.count) blobs\(beside), no tag")
        } catch {
            return outcome(error, \.outcomeOfRepeatable)
        }
    }

    private func stageBlobs() async throws {
        try await image.blobs.forEachInParallel(limit: Self.parallelBlobs) { [writer, mountSource] blob in
            try await OCIBlobUpload(client: writer, blob: blob, mountSource: mountSource).run()
        }
    }

    /// Points the tags to the image, versions first.
    ///
    /// A tag that points to it already is left alone. A version tag that somebody else has set since
    /// `inspect` is not overwritten.
    public func publish() async -> Outcome {
        var progress = TagProgress(repository: repository, tags: tags)
        do {
            for tag in tags {
                let current = try await writer.manifestDigest(at: tag.name)
                if current != digest {
                    if let found = moved([Place(tag: tag, digest: current)]) {
                        return .alreadyDifferent(found: found + progress.remark)
                    }
                    try await writer.put(image.root, at: tag.name)
                }
                progress.note(tag, before: current == digest ? nil : current)
            }
            return .published(receipt("the registry took the manifest under every tag\(progress.history)"))
        } catch {
            return progress.explaining(outcome(error, \.outcomeOfEffect))
        }
    }

    /// One of what is kept beside the image that the registry does not list there; nil if it lists all.
    func missingReferrer(_ client: OCIClient) async throws -> Image? {
        guard !referrers.isEmpty else { return nil }
        return try await OCIReferrers(repository, client).missing(of: referrers, beside: digest)
    }

    func outcome(_ error: any Error, _ of: (OCIFault) -> Outcome) -> Outcome {
        if let fault = error as? OCIFault { return of(fault) }
        return .unknown(
            Failure(.ociUnavailable, "\(repository)", "ended by \(error)", advice: "inspect, then repeat"))
    }
}
