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
        guard let packument = try await offPool({ [store] in try store.kept(package) }) else {
            throw NPMRefusal.notFound
        }
        try access.checkReading(packument, request)
        // Clients say then that it was taken back (`npm view`), or that it has no versions (`npm install`).
        guard !packument.isGone else { return .npm(packument.remains) }
        // It takes the text of the whole document.
        let rev = packument.rev
        let short = "application/vnd.npm.install-v1+json"
        guard request.fields[.accept]?.contains(short) == true else {
            let full = served(packument, request).full(origin: request.origin, rev: rev)
            return cacheable(.npm(full), rev, request)
        }
        let answer = OutgoingResponse.npm(
            served(packument, request).abbreviated(origin: request.origin), type: short)
        return cacheable(answer, rev, request)
    }

    /// The packument with what the registry adds to each version: signature, and where its attestations are.
    private func served(_ packument: NPMPackument, _ request: IncomingRequest) -> NPMPackument {
        var served = packument
        for (version, manifest) in packument.versions.members {
            var manifest = signer.signed(manifest, packument.name, version)
            if let bundle = packument.bundles[version], var object = manifest.object {
                var dist = object["dist"]?.object ?? JSONObject()
                let address = "\(request.origin)/-/npm/v1/attestations/\(packument.name)@\(version)"
                dist["attestations"] = [
                    "url": .string(address),
                    "provenance": ["predicateType": bundle["predicateType"] ?? .null],
                ]
                object["dist"] = .object(dist)
                manifest = .object(object)
            }
            served.versions[version] = manifest
        }
        return served
    }

    /// `GET /-/npm/v1/attestations/NAME@VERSION`.
    func attestations(
        of package: String, _ version: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        guard let bundle = try await readable(package, request).bundles[version] else {
            throw NPMRefusal.notFound
        }
        return .npm(["attestations": [bundle]])
    }

    /// `GET /-/org/NAME/package` and `/-/user/NAME/package`.
    func packages(of owner: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        _ = try access.user(of: request)
        let names = try await offPool { [store] in
            try store.names().filter { name in
                let maintainers = try store.packument(name)?.maintainers ?? []
                return name.hasPrefix("@\(owner)/") || maintainers.contains(owner)
            }
        }
        guard !names.isEmpty else { throw NPMRefusal.notFound }
        return .npm(JSONValue(members: names.map { ($0, "write") }))
    }

    /// Real answers may be five minutes old, and clients revalidate them by their etag.
    private func cacheable(
        _ response: OutgoingResponse, _ rev: String, _ request: IncomingRequest
    ) -> OutgoingResponse {
        let etag = "\"\(rev)\""
        let answer = request.fields[.ifNoneMatch] == etag ? OutgoingResponse.empty(.notModified) : response
        return answer.with(.eTag, etag).with(.cacheControl, "public, max-age=300").with("vary", "accept")
    }

    /// `GET /NAME/VERSION-OR-TAG`.
    func manifest(
        of package: String, _ version: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let packument = try await readable(package, request)
        guard let manifest = served(packument, request).manifest(of: version, origin: request.origin) else {
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
