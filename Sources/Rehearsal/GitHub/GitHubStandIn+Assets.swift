internal import Core
internal import HTTPTypes

extension GitHubStandIn {
    /// `GET …/releases/ID/assets`.
    func assets(_ name: String, _ id: Int, _ request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.isRead else { throw GitHubRefusal.notFound }
        let repository = try access.readable(name, request)
        let canWrite = try access.canWrite(repository, request)
        let state = try await offPool { [store] in try store.state() }
        let release = state.repositories[repository.name]?.releases.first { $0.id == id }
        guard let release, canWrite || !release.isDraft else { throw GitHubRefusal.notFound }
        let documents = GitHubDocuments(origin: request.origin, repository: repository.name)
        return GitHubPage(request).response(
            release.assets.map { documents.asset($0, of: release) }, request)
    }

    /// `POST …/api/uploads/…/releases/ID/assets?name=`.
    ///
    /// The asset exists from the first byte on, as `starter`; if the upload breaks off it stays so.
    func upload(_ name: String, _ id: Int, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let (repository, login) = try access.writable(name, request)
        guard request.method == .post else { throw GitHubRefusal.notFound }
        guard let length = request.contentLength, length > 0 else { throw GitHubRefusal.badLength }
        guard let file = request.query("name"), !file.isEmpty else {
            throw GitHubRefusal.invalid("ReleaseAsset", "name", "missing_field")
        }
        guard let type = request.fields[.contentType] else {
            throw GitHubRefusal.invalid("ReleaseAsset", "content_type", "missing_field")
        }
        let begun = try await offPool { [store, now] in
            try store.update { state in
                let asset = GitHubState.Asset(
                    id: state.nextID(), uploader: login, created: now(), name: Self.assetName(file),
                    label: request.query("label"), contentType: type)
                try state.add(asset, to: id, in: repository.name)
                return asset
            }
        }
        let saved = try await request.body.save(to: store.asset(begun.id))
        let (asset, release) = try await offPool { [store] in
            try store.update { state in
                try state.change(begun.id, in: repository.name) { asset in
                    asset.isUploaded = true
                    asset.size = Int(saved.size)
                    asset.digest = saved.sha256
                }
            }
        }
        let documents = GitHubDocuments(origin: request.origin, repository: repository.name)
        return .gitHub(documents.asset(asset, of: release), .created)
    }

    /// `GET` and `DELETE …/releases/assets/ID`.
    func asset(_ name: String, _ id: Int, _ request: IncomingRequest) async throws -> OutgoingResponse {
        if request.method == .delete { return try await removeAsset(name, id, request) }
        let repository = try access.readable(name, request)
        let canWrite = try access.canWrite(repository, request)
        let state = try await offPool { [store] in try store.state() }
        guard let (asset, release) = state.asset(id, in: repository.name), canWrite || !release.isDraft
        else { throw GitHubRefusal.notFound }
        guard request.fields[.accept] == "application/octet-stream" else {
            let documents = GitHubDocuments(origin: request.origin, repository: repository.name)
            return .gitHub(documents.asset(asset, of: release))
        }
        return try redirect(to: asset, request)
    }

    private func removeAsset(
        _ name: String, _ id: Int, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let repository = try access.writable(name, request).repository
        try await offPool { [store] in
            try store.update { try $0.removeAsset(id, in: repository.name) }
            try FileSystem.remove(store.asset(id))
        }
        return .empty(.noContent)
    }

    /// What GitHub makes of a file name: other characters become dots, and none stands at the ends.
    private static func assetName(_ name: String) -> String {
        let plain = name.map { character in
            let isPlain = character.isASCII && (character.isLetter || character.isNumber)
            return isPlain || "._-+".contains(character) ? character : "."
        }
        let text = String(plain)
        let start = text.drop { $0 == "." }
        return String(start.reversed().drop { $0 == "." }.reversed())
    }
}
