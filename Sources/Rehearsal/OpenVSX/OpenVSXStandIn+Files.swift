internal import Core
internal import HTTPTypes

extension OpenVSXStandIn {
    /// A file of a version: the package, its digest in bare hexadecimal, or one of its documents.
    ///
    /// - Returns: nil if the path is no file's.
    func file(_ request: IncomingRequest) async throws -> OutgoingResponse? {
        if let found = request.captures("/api/*/*/*/*/file/*") {
            return try await file(found[4], of: item(found, target: found[2], version: found[3]))
        }
        if let found = request.captures("/api/*/*/*/file/*") {
            return try await file(found[3], of: item(found, target: "universal", version: found[2]))
        }
        return nil
    }

    private func item(_ found: [String], target: String, version: String) -> ShelvedVSIX? {
        shelf.packages(of: found[0], found[1]).first { item in
            item.matches(version, target == "universal" ? nil : target) && isVisible(item)
        }
    }

    private func file(_ name: String, of item: ShelvedVSIX?) async throws -> OutgoingResponse {
        guard let item else { return .empty(.notFound) }
        let package = item.package
        let stem = "\(package.id)-\(package.version)" + (package.target.map { "@\($0)" } ?? "")
        switch name {
        case "\(stem).vsix":
            downloads[package.id, default: 0] += 1
            return .file(shelf.path(item.sha256), type: "application/octet-stream")
        case "\(stem).sha256": return .text(item.sha256.hex)
        case "\(stem).sigzip":
            guard let signature = item.signature else { return .empty(.notFound) }
            return .file(shelf.path(signature), type: "application/zip")
        case "extension.vsixmanifest": return try await entry(name, of: item)
        default: break
        }
        let paths = RegistryDocument.assets.compactMap { package.assets[$0.1] }
        guard let path = paths.first(where: { $0.split(separator: "/").last.map(String.init) == name })
        else { return .empty(.notFound) }
        return try await entry(path, of: item)
    }

    private func entry(_ path: String, of item: ShelvedVSIX) async throws -> OutgoingResponse {
        guard let bytes = try await ZipAsset.bytes(path, in: shelf.path(item.sha256)) else {
            return .empty(.notFound)
        }
        return .bytes(bytes, type: "application/octet-stream")
    }
}
