internal import Core
internal import HTTPTypes

extension NPMStandIn {
    /// Changes a package that exists, for its owner.
    ///
    /// - Throws: `NPMRefusal`.
    func change(
        _ package: String, _ request: IncomingRequest,
        _ change: @escaping @Sendable (inout NPMPackument) throws -> Void
    ) async throws {
        let token = try access.checkWriting(package, request)
        try await offPool { [store, access, now] in
            try store.change(package) { packument in
                try access.checkOwner(token.user, packument)
                try change(&packument)
                packument.touch(now())
                if packument.versions.members.isEmpty { packument.takeBack(at: now()) }
            }
        }
    }

    /// `PUT` and `DELETE /-/package/NAME/dist-tags/TAG`; the body is the version as a JSON string.
    func changeTag(
        _ tag: String, of package: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        switch request.method {
        case .put:
            let body = try? JSONValue(parsing: await request.body.collect(upTo: 1 << 10))
            guard let version = body?.string else { throw NPMRefusal.badRequest("version is missing") }
            try PublishDocument.checkTag(tag)
            try await change(package, request) { packument in
                guard packument.versions[version] != nil else { throw NPMRefusal.notFound }
                packument.distTags[tag] = .string(version)
            }
        case .delete:
            guard tag != "latest" else { throw NPMRefusal.badRequest("latest cannot be removed") }
            try await change(package, request) { packument in
                guard packument.distTags[tag] != nil else { throw NPMRefusal.notFound }
                packument.distTags[tag] = nil
            }
        default: throw NPMRefusal(status: .methodNotAllowed, words: "Method Not Allowed")
        }
        return .npm(["ok": true])
    }

    /// `POST /-/package/NAME/access`.
    func changeAccess(of package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let body = try? JSONValue(parsing: await request.body.collect(upTo: 1 << 10))
        guard request.method == .post else { throw NPMRefusal.methodNotAllowed }
        if let demand = body?["publish_requires_tfa"]?.bool {
            try await change(package, request) { $0.secondFactor = .bool(demand) }
            return .npm(["ok": true])
        }
        guard let wanted = body?["access"]?.string else { throw NPMRefusal.badRequest("access is missing") }
        guard wanted == "public" || access.hasPrivatePackages else { throw NPMRefusal.privatePackages }
        try await change(package, request) { $0.access = wanted }
        return .npm(["ok": true])
    }

    /// `PUT /NAME/-rev/REV` with the versions that stay, and `DELETE` for the whole package.
    func changeRevision(
        _ revision: String, of package: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let bytes = try await request.body.collect(upTo: 64 << 20)
        let kept: JSONValue? = request.method == .put ? try? JSONValue(parsing: bytes) : [:]
        guard request.method == .put || request.method == .delete, let kept else {
            throw NPMRefusal.badRequest("the body is not a packument")
        }
        try await change(package, request) { packument in
            guard packument.rev == revision else {
                throw NPMRefusal(status: .conflict, words: "Document update conflict.")
            }
            for (version, _) in packument.versions.members where kept["versions"]?[version] == nil {
                packument.versions[version] = nil
            }
            packument.distTags = kept["dist-tags"]?.object ?? JSONObject()
        }
        return .npm(["ok": true])
    }

    /// `DELETE /NAME/-/FILE.tgz/-rev/REV`, which npm sends after it took the version out of the document.
    func removeTarball(
        _ file: String, of package: String, _ revision: String, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        _ = try access.checkWriting(package, request)
        try await offPool { [store] in
            let packument = try store.packument(package)
            let isListed = packument?.versions.members.contains { member in
                packument?.tarballName(of: member.key) == file
            }
            guard isListed != true else { throw NPMRefusal.badRequest("the version is still listed") }
            try FileSystem.remove(store.tarball(package, file))
        }
        return .npm(["ok": true])
    }
}
