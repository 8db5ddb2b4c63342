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
        guard let found = try await found(publisher, name) else { return nil }
        return Self.statistics(found, "\(publisher).\(name)", try await versions(publisher, name))
    }

    /// What the public sees of an extension, without any credential; nil if there is no such extension.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    public func listing(publisher: String, name: String) async throws(Failure) -> StoreListing? {
        guard let found = try await found(publisher, name) else { return nil }
        let versions = try await versions(publisher, name)
        let packages = versions.compactMap(Self.package)
        return StoreListing(
            statistics: Self.statistics(found, "\(publisher).\(name)", versions),
            displayName: found["displayName"]?.string ?? name,
            publisher: found["namespaceDisplayName"]?.string ?? publisher,
            description: found["description"]?.string ?? "",
            categories: (found["categories"]?.array ?? []).compactMap(\.string),
            tags: (found["tags"]?.array ?? []).compactMap(\.string),
            published: packages.compactMap(\.updated).min(), updated: packages.compactMap(\.updated).max(),
            counts: ["downloadCount", "averageRating", "reviewCount"].compactMap { name in
                found[name]?.double.map { StoreListing.Count(name: name, value: $0) }
            }, packages: packages, answer: found)
    }

    private func found(_ publisher: String, _ name: String) async throws(Failure) -> JSONValue? {
        let place = "\(base)/api/\(StoreURL.encode(publisher))/\(StoreURL.encode(name))"
        let answer = try await client.read(Request(.get, place, receive: .memory(limit: 16 << 20)))
        switch answer.status.code {
        case 200: break
        case 404: return nil
        default: throw client.unexpected(answer, "an extension")
        }
        guard let json = answer.json else { throw client.unexpected(answer, "an extension as JSON") }
        return json
    }

    /// The versions with their targets, newest first, by `GET /api/v2/-/query`, in as many pages as there are.
    private func versions(_ publisher: String, _ name: String) async throws(Failure) -> [JSONValue] {
        let query =
            "namespaceName=\(StoreURL.encode(publisher))&extensionName=\(StoreURL.encode(name))"
            + "&includeAllVersions=true&size=1000"
        var versions: [JSONValue] = []
        while true {
            let address = "\(base)/api/v2/-/query?\(query)&offset=\(versions.count)"
            let answer = try await client.read(Request(.get, address, receive: .memory(limit: 64 << 20)))
            guard answer.status.code == 200, let found = answer.json?["extensions"]?.array else {
                throw client.unexpected(answer, "the versions of an extension")
            }
            versions += found
            // A registry may give fewer than it is asked for.
            guard !found.isEmpty, versions.count < answer.json?["totalSize"]?.int ?? 0 else {
                return versions
            }
        }
    }

    private static func statistics(
        _ found: JSONValue, _ id: String, _ versions: [JSONValue]
    ) -> StoreStatistics {
        let pairs = versions.compactMap { item in
            item["version"]?.string.map { ($0, VSIXCoordinates.normalized(item["targetPlatform"]?.string)) }
        }
        return StoreStatistics(
            id: id, installs: nil, downloads: found["downloadCount"]?.int,
            rating: found["averageRating"]?.double, ratings: found["reviewCount"]?.int,
            versions: StoreStatistics.versions(pairs))
    }

    /// What the registry lists has passed its checks.
    private static func package(_ json: JSONValue) -> StoreListing.Package? {
        guard let version = json["version"]?.string else { return nil }
        return StoreListing.Package(
            version: version, target: json["targetPlatform"]?.string ?? "universal",
            isPreRelease: json["preRelease"]?.bool ?? false, isValidated: true,
            updated: Timestamp(storeDate: json["timestamp"]?.string))
    }
}
