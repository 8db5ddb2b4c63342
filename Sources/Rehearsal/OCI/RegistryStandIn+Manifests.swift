internal import Artifacts
internal import Core
internal import HTTPTypes

extension RegistryStandIn {
    /// The largest manifest: what every registry must accept (distribution-spec 1.1, "Pushing Manifests").
    private static let manifestLimit = 4 << 20

    /// GET, HEAD, PUT and DELETE of a manifest, by tag or digest.
    func manifest(
        _ reference: String, in repository: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        // A name that no tag can have is none of ours; it could lead out of the folder of tags.
        guard request.method == .put || reference.contains(":") || OCIName.isTag(reference) else {
            throw RegistryError.manifestUnknown(reference)
        }
        switch request.method {
        case .get, .head: return try await readManifest(reference, in: repository)
        case .put: return try await putManifest(reference, in: repository, request)
        case .delete: return try await deleteManifest(reference, in: repository)
        default: throw RegistryError.wrongMethod
        }
    }

    private func readManifest(_ reference: String, in repository: String) async throws -> OutgoingResponse {
        let byDigest = reference.contains(":") ? try Self.digest(reference) : nil
        let found = try await offPool { [content] () -> (Digest, String)? in
            guard let digest = try byDigest ?? content.digest(of: reference, in: repository),
                let type = try content.mediaType(of: digest, in: repository)
            else { return nil }
            return (digest, type)
        }
        guard let (digest, type) = found else { throw RegistryError.manifestUnknown(reference) }
        return .file(content.path(of: digest), type: type)
            .with("Docker-Content-Digest", "\(digest)").with(.eTag, "\"\(digest)\"")
    }

    private func putManifest(
        _ reference: String, in repository: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let isDigest = reference.contains(":")
        let expected = isDigest ? try Self.digest(reference) : nil
        guard isDigest || OCIName.isTag(reference) else {
            throw RegistryError(.badRequest, "TAG_INVALID", "manifest tag did not match the grammar")
        }
        let bytes = try await Self.manifestBytes(of: request)
        let digest = Digest.of(bytes, expected?.algorithm ?? .sha256)
        guard expected == nil || expected == digest else {
            throw RegistryError.digestInvalid("provided digest did not match uploaded content")
        }
        let document = try ManifestDocument(bytes, contentType: request.fields[.contentType])
        try await offPool { [content] in
            try Self.checkReferences(of: document, in: repository, content)
            try content.addManifest(bytes, document, digest, to: repository, tag: isDigest ? nil : reference)
        }
        let response = OutgoingResponse.empty(.created)
            .with(.location, "\(request.origin)/v2/\(repository)/manifests/\(digest)")
            .with("Docker-Content-Digest", "\(digest)")
        guard let subject = try document.subject() else { return response }
        return response.with("OCI-Subject", "\(subject)")
    }

    private static func manifestBytes(of request: IncomingRequest) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in request.body {
            guard bytes.count + chunk.count <= manifestLimit else {
                throw RegistryError(
                    .contentTooLarge, "SIZE_INVALID", "a manifest above \(manifestLimit) bytes")
            }
            bytes += chunk
        }
        return bytes
    }

    private static func checkReferences(
        of document: ManifestDocument, in repository: String, _ content: ContentFolder
    ) throws {
        let blobs = try document.blobs().filter { !content.hasBlob($0, in: repository) }
        let children = try document.children().filter {
            try content.mediaType(of: $0, in: repository) == nil
        }
        let missing = blobs + children
        guard missing.isEmpty else {
            throw RegistryError(.badRequest, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry")
                .about(missing.map { ["digest": .string("\($0)")] })
        }
    }

    private func deleteManifest(_ reference: String, in repository: String) async throws -> OutgoingResponse {
        let digest = reference.contains(":") ? try Self.digest(reference) : nil
        let isRemoved = try await offPool { [content] in
            guard let digest else { return try content.removeTag(reference, from: repository) }
            return try content.removeManifest(digest, from: repository)
        }
        guard isRemoved else { throw RegistryError.manifestUnknown(reference) }
        return .empty(.accepted)
    }
}
