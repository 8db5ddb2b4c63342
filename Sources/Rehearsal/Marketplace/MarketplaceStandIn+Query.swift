internal import Core
internal import HTTPTypes

extension MarketplaceStandIn {
    /// Answers a search, without any credential.
    ///
    /// Names of one kind widen it, different kinds narrow it, as in the service.
    func query(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let bytes = try await request.body.collect(upTo: 1 << 20)
        guard let query = try? JSONValue(parsing: bytes), let filters = query["filters"]?.array else {
            throw MarketplaceError(.badRequest, "ArgumentException", "The query cannot be read.")
        }
        let flags = GalleryFlags(rawValue: query["flags"]?.int ?? 0)
        let results = filters.map { result(of: $0, flags, request.origin) }
        return .gallery(["results": .array(results)])
    }

    private func result(of filter: JSONValue, _ flags: GalleryFlags, _ origin: String) -> JSONValue {
        let found = extensions(filter["criteria"]?.array ?? [])
        let size = max(1, filter["pageSize"]?.int ?? 100)
        let page = found.dropFirst((max(1, filter["pageNumber"]?.int ?? 1) - 1) * size).prefix(size)
        let listed = page.compactMap { packages in
            document(origin, flags, packages.first?.package.id ?? "").answer(packages)
        }
        for item in page.joined() where item.looksLeft > 0 { shelf.look(at: item) }
        let total: JSONValue = ["name": "TotalCount", "count": .number("\(found.count)")]
        let metadata: JSONValue = ["metadataType": "ResultCount", "metadataItems": [total]]
        return [
            "extensions": .array(Array(listed)), "pagingToken": .null, "resultMetadata": [metadata],
        ]
    }

    /// The packages of each extension that matches, newest first; extensions in the order of their creation.
    private func extensions(_ criteria: [JSONValue]) -> [[ShelvedVSIX]] {
        let filters = Dictionary(grouping: criteria, by: { $0["filterType"]?.int ?? 0 }).mapValues { same in
            same.map {
                GalleryFilter(type: $0["filterType"]?.int ?? 0, value: $0["value"]?.string ?? "")
            }
        }
        var ids: [String] = []
        for item in shelf.items where !ids.contains(item.package.id.lowercased()) {
            ids.append(item.package.id.lowercased())
        }
        return ids.compactMap { id in
            let packages = shelf.items.reversed().filter { $0.package.id.lowercased() == id }
            guard let newest = packages.first?.package else { return nil }
            let unique = GalleryDocument.identifier(newest.id)
            let isMatch = filters.values.allSatisfy { $0.contains { $0.matches(newest, id: unique) } }
            return isMatch ? packages : nil
        }
    }

    /// An extension as `GET …/publishers/{p}/extensions/{e}` shows it: everything to its owner, what is
    /// validated to others.
    func owned(_ publisher: String, _ name: String, _ request: IncomingRequest) throws -> OutgoingResponse {
        let isOwner = isOwner(request, of: publisher)
        let packages = shelf.packages(of: publisher, name).filter { isOwner || isValidated($0) }
        guard !packages.isEmpty else { throw MarketplaceError.noExtension("\(publisher).\(name)") }
        let flags = GalleryFlags(rawValue: request.query("flags").flatMap { Int($0) } ?? 0)
        let document = document(request.origin, flags, "\(publisher).\(name)")
        guard let answer = document.answer(packages) else {
            throw MarketplaceError.noExtension("\(publisher).\(name)")
        }
        return .gallery(answer)
    }

    /// What the validation of a version has to say.
    func verificationLog(_ found: [String], _ request: IncomingRequest) throws -> OutgoingResponse {
        try requireRight(request, on: found[0])
        let target = request.query("targetPlatform")
        guard
            let item = shelf.packages(of: found[0], found[1]).first(where: { $0.matches(found[2], target) })
        else { throw MarketplaceError.noExtension("\(found[0]).\(found[1])") }
        let verdict =
            item.looksLeft > 0 ? "in progress" : settings.failure(of: item) ?? "succeeded"
        return .text("Validation of \(item.package.id) \(item.package.version): \(verdict)\n")
    }

    func document(_ origin: String, _ flags: GalleryFlags, _ id: String) -> GalleryDocument {
        GalleryDocument(origin: origin, flags: flags, downloadCount: downloadCount(id), settings)
    }

    /// Whether the public can have it.
    func isValidated(_ item: ShelvedVSIX) -> Bool {
        item.looksLeft == 0 && settings.failure(of: item) == nil
    }
}

extension MarketplaceSettings {
    /// Why the validation of a version fails, if it does.
    func failure(of item: ShelvedVSIX) -> String? {
        failingValidations["\(item.package.id)@\(item.package.version)"]
    }
}
