internal import Artifacts
internal import Core
internal import Destinations
internal import HTTP
internal import SystemPackage

/// Fetches base images of registries into a store, by digest.
///
/// What is in the store is not asked for again, so a base is downloaded once and needs no network afterwards.
struct BaseImages: Sendable {
    let store: ArtifactStore
    let access: RegistryAccess

    private static let parallelDownloads = 4

    /// The image that a reference pins, with all that these platforms need.
    ///
    /// - Throws: `Failure` (`oci.base-unpinned`, `oci.base`, `oci.base-altered`, and those of the registry).
    func fetch(_ text: String, for platforms: [OCIPlatform]) async throws -> OCIStoredImage {
        let reference = try OCIReference(text)
        guard let digest = reference.digest else { throw await unpinned(reference) }
        let image = OCIStoredImage(name: reference.name, digest: digest, in: store)
        var pulls: [OCIPull] = []
        while true {
            let missing = try await offPool { try image.missing(for: platforms) }
            if missing.isEmpty { return image }
            // One conversation for all parts: each has to look for a login and ask for a token.
            if pulls.isEmpty { pulls = try await access.pulls(from: reference.repository) }
            try await fetch(missing, of: reference, pulls)
        }
    }

    private func unpinned(_ reference: OCIReference) async -> Failure {
        let current = try? await newest(reference, reference.tag ?? "latest")
        let known = current.map { "\(reference.name)@\($0)" }
        return Failure(
            .ociBaseUnpinned, "\(reference)", "is not pinned: a tag can be another image tomorrow",
            advice: known.map { "write \($0), which it is now" } ?? "write its digest behind it: @sha256:…")
    }

    private func newest(_ reference: OCIReference, _ tag: String) async throws -> Digest? {
        for pull in try await access.pulls(from: reference.repository) {
            if let digest = try await pull.digest(of: tag) { return digest }
        }
        return nil
    }

    private func fetch(
        _ parts: [OCIStoredImage.Part], of reference: OCIReference, _ pulls: [OCIPull]
    ) async throws {
        try await parts.forEachInParallel(limit: Self.parallelDownloads) { part in
            part.isManifest
                ? try await manifest(part.digest, of: reference, pulls)
                : try await blob(part.digest, of: reference, pulls)
        }
    }

    private func manifest(_ digest: Digest, of reference: OCIReference, _ pulls: [OCIPull]) async throws {
        for pull in pulls {
            guard let bytes = try await pull.manifest(digest) else { continue }
            let place = place(digest)
            return try await offPool {
                try FileSystem.makeFolder(store.scratch)
                try FileSystem.write(bytes, to: place)
                try store.adopt(place, as: digest)
            }
        }
        throw absent(digest, reference)
    }

    private func blob(_ digest: Digest, of reference: OCIReference, _ pulls: [OCIPull]) async throws {
        try await offPool { try FileSystem.makeFolder(store.scratch) }
        let place = place(digest)
        for pull in pulls {
            guard try await pull.blob(digest, to: place) else { continue }
            return try await offPool { try store.adopt(place, as: digest) }
        }
        throw absent(digest, reference)
    }

    private func place(_ digest: Digest) -> FilePath { store.scratch.appending("fetched-\(digest.hex)") }

    private func absent(_ digest: Digest, _ reference: OCIReference) -> Failure {
        Failure(
            .ociBaseMissing, "\(reference)", "the registry does not have \(digest)",
            advice: "check the reference; registries remove what has no tag any more: pin a newer digest")
    }
}

extension Failure.Code {
    /// A base image without a digest.
    static let ociBaseUnpinned = Self("oci.base-unpinned", .usage)
    /// A base image that its registry does not have.
    static let ociBaseMissing = Self("oci.base-missing", .refused)
}
