public import Core
internal import HTTP
internal import HTTPTypes

extension OpenVSXConnection {
    /// What the public sees of an extension's use, without any credential; nil if there is no such extension.
    ///
    /// The registry counts extensions, not versions or targets; which of those there are is asked for beside it.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    public func statistics(publisher: String, name: String) async throws(Failure) -> StoreStatistics? {
        let place = "\(base)/api/\(StoreURL.encode(publisher))/\(StoreURL.encode(name))"
        let answer = try await client.read(Request(.get, place, receive: .memory(limit: 16 << 20)))
        switch answer.status.code {
        case 200: break
        case 404: return nil
        default: throw client.unexpected(answer, "an extension")
        }
        guard let json = answer.json else { throw client.unexpected(answer, "an extension as JSON") }
        return StoreStatistics(
            id: "\(publisher).\(name)", installs: nil, downloads: json["downloadCount"]?.int,
            rating: json["averageRating"]?.double, ratings: json["reviewCount"]?.int,
            versions: try await versions(publisher, name))
    }

    /// The versions with their targets, newest first, by `GET /api/v2/-/query`.
    private func versions(
        _ publisher: String, _ name: String
    ) async throws(Failure) -> [StoreStatistics.Version] {
        let query =
            "namespaceName=\(StoreURL.encode(publisher))&extensionName=\(StoreURL.encode(name))"
            + "&includeAllVersions=true&size=1000"
        let request = Request(.get, "\(base)/api/v2/-/query?\(query)", receive: .memory(limit: 64 << 20))
        let answer = try await client.read(request)
        guard answer.status.code == 200, let found = answer.json?["extensions"]?.array else {
            throw client.unexpected(answer, "the versions of an extension")
        }
        return StoreStatistics.versions(
            found.compactMap { item in
                item["version"]?.string.map {
                    ($0, VSIXCoordinates.normalized(item["targetPlatform"]?.string))
                }
            })
    }
}
