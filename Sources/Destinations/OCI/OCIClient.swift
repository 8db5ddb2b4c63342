internal import Core
internal import HTTP
internal import HTTPTypes
internal import Lifecycle
internal import SystemPackage

/// The requests of distribution-spec 1.1 for manifests and finished blobs.
struct OCIClient: Sendable {
    let session: OCISession
    /// Uploads that were begun in this conversation and are not done.
    let unfinished: OCIUnfinishedUploads

    init(session: OCISession) { (self.session, unfinished) = (session, OCIUnfinishedUploads()) }

    /// Enough for a million tags where a registry gives as many at a time as it is asked for.
    private static let tagPages = 1000

    private static let manifestTypes = [
        "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ].joined(separator: ", ")

    /// The digest of the manifest at a tag or digest; nil if there is none.
    ///
    /// HEAD says whether there is one (which costs nothing of Docker Hub's pull budget). What it is, only the
    /// bytes say: no client notices a wrong Docker-Content-Digest otherwise.
    ///
    /// - Throws: `OCIFault`; `oci.mismatch` if the registry's own digest is not that of the bytes it sends.
    func manifestDigest(at reference: String) async throws -> Digest? {
        if try await isThere(reference) == false { return nil }
        return try await manifest(at: reference)?.digest
    }

    /// Whether there is a manifest at a tag or digest.
    func hasManifest(at reference: String) async throws -> Bool {
        if let isThere = try await isThere(reference) { return isThere }
        return try await manifest(at: reference) != nil
    }

    /// The digest that the registry names for a tag, by HEAD alone where it can; nil if there is no such tag.
    ///
    /// Nothing vouches for it: fit to be told, not to be used.
    func announcedDigest(at tag: String) async throws -> Digest? {
        let request = manifestRequest(.head, tag)
        let response = try await session.send(request)
        switch response.status {
        case .ok:
            if let said = response.field("Docker-Content-Digest").flatMap({ Digest($0) }) { return said }
        case .notFound: return nil
        case .methodNotAllowed: break
        default: throw session.unexpected(response, request)
        }
        return try await manifest(at: tag)?.digest
    }

    /// What HEAD says of a manifest; nil from a registry that knows no HEAD and has to be asked for the bytes.
    private func isThere(_ reference: String) async throws -> Bool? {
        let request = manifestRequest(.head, reference)
        let response = try await session.send(request)
        switch response.status {
        case .ok: return true
        case .notFound: return false
        case .methodNotAllowed: return nil
        default: throw session.unexpected(response, request)
        }
    }

    /// The manifest at a tag or digest; nil if there is none.
    func manifest(at reference: String) async throws -> OCIPush.Manifest? {
        let request = manifestRequest(.get, reference)
        let response = try await session.send(request)
        guard response.status != .notFound else { return nil }
        guard response.status == .ok else { throw session.unexpected(response, request) }
        let type = response.fields[.contentType] ?? "application/vnd.oci.image.manifest.v1+json"
        let manifest = OCIPush.Manifest(
            bytes: response.bytes, mediaType: String(type.prefix { $0 != ";" && $0 != " " }))
        try check(response, is: manifest.digest, request)
        return manifest
    }

    /// The tags of the repository, through all pages; nil if the registry does not know the repository.
    ///
    /// - Throws: `OCIFault`; `oci.refused` for a list without end.
    func tags() async throws -> [String]? {
        var tags: [String] = []
        var next: String? = session.url("tags/list?n=1000")
        for _ in 0..<Self.tagPages {
            guard let url = next else { return tags }
            let request = Request(.get, url)
            let response = try await session.send(request)
            if response.status == .notFound { return nil }
            guard response.status == .ok, let json = response.json else {
                throw session.unexpected(response, request)
            }
            // Some registries say null for none.
            tags += json["tags"]?.array?.compactMap(\.string) ?? []
            next = response.field("Link").flatMap { OCIPageLink.next($0, from: url) }
        }
        throw OCIFault.refused(
            Failure(
                .ociRefused, "\(session.repository) tags", "the list has more than \(Self.tagPages) pages",
                advice: "see what the registry answers; its pages may lead in a circle"))
    }

    /// Deletes the manifest at a digest, or a tag.
    ///
    /// - Throws: `OCIFault`; `oci.refused` from a registry that does not delete.
    func delete(_ reference: String) async throws {
        let request = Request(.delete, session.url("manifests/\(reference)"), redirects: .stop)
        let response = try await session.send(request)
        guard [.accepted, .ok, .noContent, .notFound].contains(response.status) else {
            throw session.unexpected(response, request)
        }
    }

    private func manifestRequest(_ method: HTTPRequest.Method, _ reference: String) -> Request {
        Request(method, session.url("manifests/\(reference)"), fields: [.accept: Self.manifestTypes])
    }

    /// Puts a manifest under its digest or under a tag.
    func put(_ manifest: OCIPush.Manifest, at reference: String) async throws {
        // The media type goes without parameters, byte for byte as in the descriptor.
        let request = Request(
            .put, session.url("manifests/\(reference)"), fields: [.contentType: manifest.mediaType],
            body: .bytes(manifest.bytes), redirects: .stop)
        let response = try await session.send(request)
        guard response.status == .created else { throw session.unexpected(response, request) }
        try check(response, is: manifest.digest, request)
    }

    /// Whether the repository has a blob; a registry that cannot say has not.
    func has(_ blob: OCIPush.Blob) async throws -> Bool {
        let request = Request(.head, session.url("blobs/\(blob.digest)"))
        let response = try await session.send(request)
        switch response.status {
        case .ok:
            try check(response, is: blob.digest, request)
            return true
        case .notFound, .methodNotAllowed: return false
        default: throw session.unexpected(response, request)
        }
    }

    /// Downloads a blob without keeping it.
    ///
    /// - Returns: its digest and size; nil if it is not there.
    func download(_ blob: OCIPush.Blob) async throws -> (digest: Digest, size: Int)? {
        let request = Request(
            .get, session.url("blobs/\(blob.digest)"), receive: .digest([blob.digest.algorithm]))
        let response = try await session.send(request)
        guard response.status != .notFound else { return nil }
        guard response.status == .ok, case .digests(let digests, let size) = response.body,
            let digest = digests.first
        else { throw session.unexpected(response, request) }
        return (digest, size)
    }

    /// Downloads a blob into a file.
    ///
    /// - Returns: whether it is there.
    func download(_ digest: Digest, to file: FilePath) async throws -> Bool {
        let request = Request(.get, session.url("blobs/\(digest)"), receive: .file(file))
        let response = try await session.send(request)
        guard response.status != .notFound else { return false }
        guard response.status == .ok else { throw session.unexpected(response, request) }
        return true
    }

    /// Refuses an answer whose Docker-Content-Digest, if it has one, is another than that of the bytes.
    func check(_ response: Response, is digest: Digest, _ request: Request) throws {
        guard let said = response.field("Docker-Content-Digest"), said != "\(digest)" else { return }
        throw OCIFault.refused(
            Failure(
                .ociMismatch, OCIFault.subject(request),
                "the registry names the digest \(said), but the bytes have \(digest)",
                advice: "do not use what this registry holds before its operator has explained this"))
    }
}

extension Response {
    /// A field by a name that HTTPTypes does not know.
    func field(_ name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name.canonicalName == name }?.value
    }
}
