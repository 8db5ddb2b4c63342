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
        let answer = try await client.read(queryRequest("\(publisher).\(name)", flags: 289))
        guard answer.status.code == 200, let results = answer.json?["results"]?.array else {
            throw client.unexpected(answer, "the results of a query")
        }
        guard let found = results.first?["extensions"]?.array?.first else { return nil }
        let named = (found["statistics"]?.array ?? []).reduce(into: [String: Double]()) { all, item in
            if let name = item["statisticName"]?.string { all[name] = item["value"]?.double }
        }
        return StoreStatistics(
            id: "\(publisher).\(name)", installs: named["install"].map { Int($0) },
            downloads: named["downloadCount"].map { Int($0) }, rating: named["averagerating"],
            ratings: named["ratingcount"].map { Int($0) },
            versions: StoreStatistics.versions(GalleryVersion.list(found).map { ($0.version, $0.target) }))
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
