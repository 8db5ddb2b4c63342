internal import Core
internal import HTTPTypes

extension NPMStandIn {
    /// `POST /-/stage/package/NAME`: the document of a publish, which is not published yet.
    ///
    /// No second factor is asked for: that comes with the approval.
    func stage(_ package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.method == .post else { throw NPMRefusal.methodNotAllowed }
        let token = try access.checkWriting(package, request, for: .staging)
        return try await receive(package, request) { document in
            let item = try store.exclusively {
                guard let packument = try store.packument(package) else { throw NPMRefusal.notFound }
                try access.checkOwner(token.user, packument)
                try packument.checkIsNew(document.version, at: now())
                let waiting = try store.stage.items()
                guard !waiting.contains(where: { $0.name == package && $0.version == document.version })
                else {
                    throw NPMRefusal.staged(document.version)
                }
                return try store.stage.add(document, user: token.user, at: now())
            }
            return .npm(["stageId": .string(item.id)], .created)
        }
    }

    /// `GET /-/stage?page&perPage[&package]`: what waits of the packages that the user maintains.
    func staged(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let user = try access.user(of: request)
        let page = request.query("page").flatMap { Int($0) } ?? 0
        let size = min(max(request.query("perPage").flatMap { Int($0) } ?? 100, 1), 100)
        let package = request.query("package")
        let items = try await offPool { [store] in
            try store.stage.items().filter { item in
                let maintainers = try store.packument(item.name)?.maintainers ?? []
                return maintainers.contains(user) && (package == nil || item.name == package)
            }
        }
        let shown = items.dropFirst(max(page, 0) * size).prefix(size)
        return .npm([
            "page": .number("\(page)"), "perPage": .number("\(size)"), "total": .number("\(items.count)"),
            "items": .array(shown.map(\.listed)),
        ])
    }

    /// `GET /-/stage/ID[/tarball]`, `POST …/approve` and `DELETE`.
    func staged(_ id: String, _ verb: String?, _ request: IncomingRequest) async throws -> OutgoingResponse {
        guard let item = try await offPool({ [store] in try store.stage.item(id) }) else {
            throw NPMRefusal.notFound
        }
        switch (request.method, verb) {
        case (.get, nil):
            _ = try access.user(of: request)
            return .npm(item.listed)
        case (.get, "tarball"):
            _ = try access.user(of: request)
            return .file(store.stage.tarball(id), type: "application/octet-stream")
        case (.post, "approve"): return try await approve(item, request)
        case (.delete, nil): return try await reject(item, request)
        default: throw NPMRefusal.methodNotAllowed
        }
    }

    private func approve(_ item: NPMStage.Item, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let token = try access.checkWriting(item.name, request, for: .approving)
        try await offPool {
            try store.change(item.name) { packument in
                try access.checkOwner(token.user, packument)
                try packument.checkIsNew(item.version, at: now())
                if let access = item.access { packument.access = access }
                packument.add(item.version, manifest: item.manifest, tags: item.tags, at: now())
                let place = store.tarball(item.name, packument.tarballName(of: item.version))
                try FileSystem.move(store.stage.tarball(item.id), to: place)
            }
            try store.stage.remove(item.id)
        }
        return .npm(["ok": true])
    }

    private func reject(_ item: NPMStage.Item, _ request: IncomingRequest) async throws -> OutgoingResponse {
        let token = try access.checkWriting(item.name, request, for: .approving)
        try await offPool { [store, access] in
            if let packument = try store.packument(item.name) { try access.checkOwner(token.user, packument) }
            try store.stage.remove(item.id)
        }
        return .npm(["ok": true])
    }
}
