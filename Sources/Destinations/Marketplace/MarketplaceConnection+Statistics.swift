public import Core
internal import HTTP
internal import HTTPTypes

extension MarketplaceConnection {
    /// What the public sees of an extension's use, without any credential; nil if there is no such extension.
    ///
    /// Flags: 1 versions, 256 statistics, and 32, as what is not validated cannot be had.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    public func statistics(publisher: String, name: String) async throws(Failure) -> StoreStatistics? {
        try await found("\(publisher).\(name)", flags: 289).map { Self.statistics($0) }
    }

    /// What the public sees of an extension, without any credential; nil if there is no such extension.
    ///
    /// Asked as `vsce show` asks it. Flags: 1 versions, 4 categories and tags, 16 properties, 256 statistics, 2048
    /// metadata; versions whose validation is not done are among it.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    public func listing(publisher: String, name: String) async throws(Failure) -> StoreListing? {
        guard let found = try await found("\(publisher).\(name)", flags: 2325) else { return nil }
        return StoreListing(
            statistics: Self.statistics(found), displayName: found["displayName"]?.string ?? name,
            publisher: found["publisher"]?["displayName"]?.string ?? publisher,
            description: found["shortDescription"]?.string ?? "",
            categories: (found["categories"]?.array ?? []).compactMap(\.string),
            tags: (found["tags"]?.array ?? []).compactMap(\.string),
            published: Timestamp(storeDate: found["publishedDate"]?.string),
            updated: Timestamp(storeDate: found["lastUpdated"]?.string), counts: Self.counts(found),
            packages: (found["versions"]?.array ?? []).compactMap(Self.package), answer: found)
    }

    private func found(_ id: String, flags: Int) async throws(Failure) -> JSONValue? {
        let answer = try await client.read(queryRequest(id, flags: flags))
        guard answer.status.code == 200, let results = answer.json?["results"]?.array else {
            throw client.unexpected(answer, "the results of a query")
        }
        return results.first?["extensions"]?.array?.first
    }

    private static func counts(_ found: JSONValue) -> [StoreListing.Count] {
        (found["statistics"]?.array ?? []).compactMap { item in
            guard let name = item["statisticName"]?.string, let value = item["value"]?.double else {
                return nil
            }
            return StoreListing.Count(name: name, value: value)
        }
    }

    private static func statistics(_ found: JSONValue) -> StoreStatistics {
        let named = counts(found).reduce(into: [String: Double]()) { $0[$1.name] = $1.value }
        let publisher = found["publisher"]?["publisherName"]?.string ?? ""
        return StoreStatistics(
            id: "\(publisher).\(found["extensionName"]?.string ?? "")",
            installs: named["install"].map { Int($0) },
            downloads: named["downloadCount"].map { Int($0) }, rating: named["averagerating"],
            ratings: named["ratingcount"].map { Int($0) },
            versions: StoreStatistics.versions(GalleryVersion.list(found).map { ($0.version, $0.target) }))
    }

    private static func package(_ json: JSONValue) -> StoreListing.Package? {
        guard let version = GalleryVersion(json) else { return nil }
        let isPreRelease = (json["properties"]?.array ?? []).contains {
            $0["key"]?.string == "Microsoft.VisualStudio.Code.PreRelease"
        }
        return StoreListing.Package(
            version: version.version, target: version.target ?? "universal", isPreRelease: isPreRelease,
            isValidated: version.isValidated, updated: Timestamp(storeDate: json["lastUpdated"]?.string))
    }

    /// Days of an extension by version, which only a member of the publisher sees; nil if there is no such
    /// extension.
    ///
    /// `GET /_apis/gallery/publishers/{p}/extensions/{e}/stats?days=N`, as Azure DevOps' client asks it.
    ///
    /// - Throws: `Failure` if it cannot be found out.
    public func days(
        publisher: String, name: String, count: Int
    ) async throws(Failure) -> [StoreStatistics.Day]? {
        let request = statisticsRequest(publisher, name, days: count)
        let answer = try await read(request, of: publisher)
        switch answer.status.code {
        case 200:
            guard let days = answer.json?["dailyStats"]?.array else {
                throw client.unexpected(answer, "daily statistics")
            }
            return days.compactMap(Self.day)
        case 404: return nil
        case 300..<400, 401, 403: throw refusal(answer, client.subject(request))
        default: throw client.unexpected(answer, "daily statistics")
        }
    }

    private static func day(_ json: JSONValue) -> StoreStatistics.Day? {
        guard let date = json["statisticDate"]?.string else { return nil }
        let counts = json["counts"]
        return StoreStatistics.Day(
            date: date, version: json["version"]?.string, installs: counts?["installCount"]?.int ?? 0,
            downloads: counts?["webDownloadCount"]?.int ?? 0, uninstalls: counts?["uninstallCount"]?.int ?? 0)
    }
}
