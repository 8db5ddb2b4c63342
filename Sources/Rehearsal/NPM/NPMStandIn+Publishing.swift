internal import Core
internal import HTTPTypes
internal import SystemPackage

extension NPMStandIn {
    /// `PUT /NAME`: a new version, or, without attachments, changed texts of versions that exist.
    func put(_ package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let token = try access.checkWriting(package, request)
        let upload = try await offPool { [store] in try store.newUpload() }
        do {
            let received = try await PublishReceiver(tarball: upload).receive(request.body)
            if received.tarball == nil, received.value["_rev"] != nil {
                return try await deprecate(package, received.value, token)
            }
            let document = try PublishDocument(received, for: package)
            try await offPool { try publish(document, user: token.user) }
            return .npm(["ok": "created new entry", "success": true])
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
            try access.checkOwner(user, packument)
            // A version number that was ever used stays used.
            guard packument.time[document.version] == nil else {
                throw NPMRefusal.exists(document.version)
            }
            packument.access = try access.access(for: document, existing)
            packument.add(document.version, manifest: document.manifest, tags: document.tags, at: now())
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
            try store.update(package) { existing in
                guard var packument = existing else { throw NPMRefusal.notFound }
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
                return packument
            }
        }
        return .npm(["ok": true, "success": true])
    }
}
