internal import Core
internal import HTTPTypes

extension GitHubStandIn {
    /// `POST …/releases`.
    func create(_ name: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let (repository, login) = try access.writable(name, request)
        let wanted = try await GitHubReleaseRequest(request)
        guard let tag = wanted.tag, !tag.isEmpty else {
            throw GitHubRefusal.invalid("Release", "tag_name", "missing_field")
        }
        let target = wanted.target ?? repository.branches.first?.name ?? ""
        let release = try await offPool { [store, now] in
            try store.update { state in
                var release = GitHubState.Release(
                    id: state.nextID(), author: login, created: now(), tag: tag, target: target,
                    name: wanted.name ?? tag, body: wanted.body ?? "", isDraft: true,
                    isPrerelease: wanted.isPrerelease ?? false)
                var contents = state.repositories[repository.name] ?? .init()
                try contents.check(release, in: repository)
                contents.releases.append(release)
                if wanted.isDraft != true {
                    release = try contents.publish(release.id, wanted.latest, in: repository, at: now())
                }
                state.repositories[repository.name] = contents
                return release
            }
        }
        let documents = GitHubDocuments(origin: request.origin, repository: repository.name)
        return .gitHub(documents.release(release), .created)
            .with(.location, "\(request.origin)/repos/\(repository.name)/releases/\(release.id)")
    }

    /// `GET …/releases`: newest first, drafts only for who may write.
    func list(_ name: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let (repository, releases) = try await visible(name, request)
        let documents = GitHubDocuments(origin: request.origin, repository: repository.name)
        return GitHubPage(request).response(releases.reversed().map(documents.release), request)
    }

    /// `GET …/releases/latest`.
    func latest(_ name: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let repository = try access.readable(name, request)
        let state = try await offPool { [store] in try store.state() }
        guard let release = state.repositories[repository.name]?.latestRelease else {
            throw GitHubRefusal.notFound
        }
        return .gitHub(
            GitHubDocuments(origin: request.origin, repository: repository.name).release(release))
    }

    /// `GET …/releases/tags/TAG`, which does not find drafts.
    func tagged(_ name: String, _ tag: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let (repository, releases) = try await visible(name, request)
        guard let release = releases.first(where: { $0.tag == tag && !$0.isDraft }) else {
            throw GitHubRefusal.notFound
        }
        return .gitHub(
            GitHubDocuments(origin: request.origin, repository: repository.name).release(release))
    }

    /// `GET`, `PATCH` and `DELETE …/releases/ID`.
    func release(_ name: String, _ id: Int, _ request: IncomingRequest) async throws -> OutgoingResponse {
        switch request.method {
        case .patch: try await edit(name, id, request)
        case .delete: try await remove(name, id, request)
        default: try await show(name, id, request)
        }
    }

    private func show(_ name: String, _ id: Int, _ request: IncomingRequest) async throws -> OutgoingResponse
    {
        let (repository, releases) = try await visible(name, request)
        guard let release = releases.first(where: { $0.id == id }) else { throw GitHubRefusal.notFound }
        return .gitHub(
            GitHubDocuments(origin: request.origin, repository: repository.name).release(release))
    }

    private func edit(_ name: String, _ id: Int, _ request: IncomingRequest) async throws -> OutgoingResponse
    {
        let repository = try access.writable(name, request).repository
        let wanted = try await GitHubReleaseRequest(request)
        let release = try await offPool { [store, now] in
            try store.update { state in
                var contents = state.repositories[repository.name] ?? .init()
                let release = try contents.edit(id, wanted, in: repository, at: now())
                state.repositories[repository.name] = contents
                return release
            }
        }
        return .gitHub(
            GitHubDocuments(origin: request.origin, repository: repository.name).release(release))
    }

    private func remove(
        _ name: String, _ id: Int, _ request: IncomingRequest
    ) async throws -> OutgoingResponse {
        let repository = try access.writable(name, request).repository
        try await offPool { [store] in
            let assets = try store.update { state in
                var contents = state.repositories[repository.name] ?? .init()
                guard let index = contents.index(of: id) else { throw GitHubRefusal.notFound }
                let removed = contents.releases.remove(at: index)
                state.repositories[repository.name] = contents
                return removed.assets
            }
            for asset in assets { try FileSystem.remove(store.asset(asset.id)) }
        }
        return .empty(.noContent)
    }

    /// The releases that the request may see.
    private func visible(
        _ name: String, _ request: IncomingRequest
    ) async throws -> (repository: GitHubRepository, releases: [GitHubState.Release]) {
        let repository = try access.readable(name, request)
        let canWrite = try access.canWrite(repository, request)
        let state = try await offPool { [store] in try store.state() }
        let releases = state.repositories[repository.name]?.releases ?? []
        return (repository, releases.filter { canWrite || !$0.isDraft })
    }
}
