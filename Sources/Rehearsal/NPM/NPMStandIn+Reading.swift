internal import Core
internal import HTTPTypes

extension NPMStandIn {
    /// A package that the request may read.
    ///
    /// - Throws: `NPMRefusal` 404.
    func readable(_ package: String, _ request: IncomingRequest) async throws -> NPMPackument {
        let found = try await offPool { [store] in try store.packument(package) }
        guard let found else { throw NPMRefusal.notFound }
        try access.checkReading(found, request)
        return found
    }

    /// `GET /NAME`, whole or abbreviated as the client accepts it.
    func document(of package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let packument = try await readable(package, request)
        let short = "application/vnd.npm.install-v1+json"
        guard request.fields[.accept]?.contains(short) == true else {
            return cacheable(.npm(packument.full(origin: request.origin)), packument, request)
        }
        let answer = OutgoingResponse.npm(packument.abbreviated(origin: request.origin), type: short)
        return cacheable(answer, packument, request)
    }

    /// Real answers may be five minutes old, and clients revalidate them by their etag.
    private func cacheable(
        _ response: OutgoingResponse, _ packument: NPMPackument, _ request: IncomingRequest
    ) -> OutgoingResponse {
        let etag = "\"\(packument.rev)\""
        let answer = request.fields[.ifNoneMatch] == etag ? OutgoingResponse.empty(.notModified) : response
        return answer.with(.eTag, etag).with(.cacheControl, "public, max-age=300").with("vary", "accept")
    }

    /// `GET /NAME/VERSION-OR-TAG`.
    func manifest(
        of package: String, _ version: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let packument = try await readable(package, request)
        guard let manifest = packument.manifest(of: version, origin: request.origin) else {
            throw NPMRefusal(status: .notFound, words: "version not found: \(version)")
        }
        return .npm(manifest)
    }

    /// `GET /NAME/-/FILE.tgz`.
    func tarball(
        of package: String, _ file: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let packument = try await readable(package, request)
        let exists = packument.versions.members.contains { packument.tarballName(of: $0.key) == file }
        guard exists else { throw NPMRefusal.notFound }
        return .file(store.tarball(package, file), type: "application/octet-stream")
            .with(.cacheControl, "public, immutable, max-age=31557600")
    }

    /// `GET /-/package/NAME/dist-tags`.
    func tags(of package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        .npm(.object(try await readable(package, request).distTags))
    }

    /// `GET /-/package/NAME/visibility`.
    func visibility(of package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let packument = try await readable(package, request)
        return .npm(["public": .bool(packument.isPublic)])
    }

    /// `GET /-/package/NAME/collaborators`.
    func collaborators(of package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        _ = try access.user(of: request)
        let packument = try await readable(package, request)
        return .npm(JSONValue(members: packument.maintainers.map { ($0, "write") }))
    }
}
