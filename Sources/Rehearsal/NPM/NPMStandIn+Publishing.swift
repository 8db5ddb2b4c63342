internal import Core
internal import HTTPTypes
internal import SystemPackage

extension NPMStandIn {
    /// `PUT /NAME`: a new version, or, without attachments, changed texts of versions that exist.
    func put(_ package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let token = try access.checkWriting(package, request, for: .publishing)
        return try await receive(package, request, { try await deprecate(package, $0, token) }) { document in
            try publish(document, user: token.user)
            return .npm(["ok": "created new entry", "success": true])
        }
    }

    /// Receives the document of a version, and does with it what is to be done; its tarball is kept only if that
    /// succeeds.
    func receive(
        _ package: String, _ request: IncomingRequest,
        _ change: (JSONValue) async throws -> OutgoingResponse = { _ in
            throw NPMRefusal.badRequest("no tarball is attached")
        },
        _ take: @escaping @Sendable (PublishDocument) throws -> OutgoingResponse
    ) async throws -> OutgoingResponse {
        let upload = try await offPool { [store] in try store.newUpload() }
        do {
            let received = try await PublishReceiver(tarball: upload).receive(request.body)
            if received.tarball == nil, received.value["_rev"] != nil {
                return try await change(received.value)
            }
            return try await offPool { try take(try PublishDocument(received, for: package)) }
        } catch {
            try await offPool { try FileSystem.remove(upload) }
            throw error
        }
    }

    private func publish(_ document: PublishDocument, user: String) throws {
        try store.update(document.name) { existing in
            var packument =
                existing
                ?? NPMPackument(name: document.name, access: "public", maintainers: [user])
            // Whose the name of a package that is gone is after the lock, npm's policy does not say; here it is of
            // whoever comes first.
            if packument.isGone { packument.maintainers = [user] }
            try access.checkOwner(user, packument)
            try packument.checkIsNew(document.version, at: now())
            // One that waits for its approval is in the way of another.
            let waiting = try store.stage.items()
            guard !waiting.contains(where: { $0.name == document.name && $0.version == document.version })
            else { throw NPMRefusal.staged(document.version) }
            packument.access = try access.access(for: document, packument.isGone ? nil : existing)
            let provenance = try document.bundle.map { try ProvenanceCheck($0, of: document) }
            guard provenance == nil || packument.isPublic else {
                throw NPMRefusal(status: .unprocessableContent, words: "provenance needs public access")
            }
            packument.add(document.version, manifest: document.manifest, tags: document.tags, at: now())
            if let provenance {
                packument.bundles[document.version] = [
                    "predicateType": .string(provenance.predicateType), "bundle": provenance.bundle,
                ]
            }
            let place = store.tarball(document.name, packument.tarballName(of: document.version))
            try FileSystem.makeFolder(place.removingLastComponent())
            try FileSystem.move(document.tarball.path, to: place)
            return packument
        }
    }

    /// Takes the `deprecated` texts of a whole packument, which is how npm deprecates.
    private func deprecate(
        _ package: String, _ value: JSONValue, _ token: NPMToken
    ) async throws -> OutgoingResponse {
        try await offPool {
            try store.change(package) { packument in
                try access.checkOwner(token.user, packument)
                for (version, manifest) in packument.versions.members {
                    guard var object = manifest.object, let sent = value["versions"]?[version] else {
                        continue
                    }
                    let text = sent["deprecated"]?.string ?? ""
                    object["deprecated"] = text.isEmpty ? nil : .string(text)
                    packument.versions[version] = .object(object)
                }
                packument.touch(now())
            }
        }
        return .npm(["ok": true, "success": true])
    }
}
