internal import Core
internal import HTTPTypes

extension MarketplaceStandIn {
    /// `GET …/publishers/{p}/extensions/{e}/stats`: the downloads of this process, all on one day, by version.
    func statistics(_ found: [String], _ request: IncomingRequest) throws -> OutgoingResponse {
        try requireRight(request, on: found[0])
        let id = "\(found[0]).\(found[1])"
        guard !shelf.packages(of: found[0], found[1]).isEmpty else { throw MarketplaceError.noExtension(id) }
        let days = (downloads[id.lowercased()] ?? [:]).sorted { $0.key < $1.key }.map { version, count in
            let counts: JSONValue = [
                "installCount": 0, "webDownloadCount": .number("\(count)"), "uninstallCount": 0,
            ]
            let day: JSONValue = [
                "statisticDate": .string(settings.date.rfc3339), "version": .string(version),
                "counts": counts,
            ]
            return day
        }
        return .gallery([
            "publisherName": .string(found[0]), "extensionName": .string(found[1]),
            "statCount": .number("\(days.count)"), "dailyStats": .array(days),
        ])
    }

    /// Counts a download.
    func count(_ package: UploadedVSIX) {
        downloads[package.id.lowercased(), default: [:]][package.version, default: 0] += 1
    }

    /// All downloads of an extension in this process.
    func downloadCount(_ id: String) -> Int { (downloads[id.lowercased()] ?? [:]).values.reduce(0, +) }
}
