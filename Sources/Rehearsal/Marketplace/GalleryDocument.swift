internal import Core

/// An extension as the gallery shows it, by the flags of the question.
struct GalleryDocument {
    let origin: String
    let flags: GalleryFlags
    /// How often the extension was downloaded.
    let downloadCount: Int
    let settings: MarketplaceSettings

    init(origin: String, flags: GalleryFlags, downloadCount: Int, _ settings: MarketplaceSettings) {
        self.origin = origin
        self.flags = flags
        self.downloadCount = downloadCount
        self.settings = settings
    }

    /// The extension of these packages, newest first; nil if nothing of it may be shown.
    func answer(_ packages: [ShelvedVSIX]) -> JSONValue? {
        let shown = versions(packages)
        guard let newest = packages.first?.package, !shown.isEmpty else { return nil }
        let date = JSONValue.string(settings.date.rfc3339)
        var members: [(String, JSONValue)] = [
            ("publisher", publisher(newest)), ("extensionId", .string(Self.identifier(newest.id))),
            ("extensionName", .string(newest.name)), ("displayName", .string(newest.displayName)),
            ("flags", "validated, public"), ("lastUpdated", date), ("publishedDate", date),
            ("releaseDate", date), ("shortDescription", .string(newest.description)),
        ]
        if flags.wantsVersions { members.append(("versions", .array(shown.map(version)))) }
        if flags.contains(.categoriesAndTags) {
            members.append(("categories", .array(newest.categories.map(JSONValue.string))))
            members.append(("tags", .array(newest.tags.map(JSONValue.string))))
        }
        if flags.contains(.statistics) {
            let downloads: JSONValue = [
                "statisticName": "downloadCount", "value": .number("\(downloadCount)"),
            ]
            members.append(("statistics", [["statisticName": "install", "value": 0], downloads]))
        }
        if flags.contains(.installationTargets) {
            members.append(("installationTargets", [["target": "Microsoft.VisualStudio.Code"]]))
        }
        return JSONValue(members: members + [("deploymentType", 0)])
    }

    /// A stable identifier in the form of a UUID.
    static func identifier(_ text: String) -> String {
        let hex = Array(Digest.of(text.lowercased()).hex)
        let lengths = [8, 4, 4, 4, 12]
        var start = 0
        return lengths.map { length in
            defer { start += length }
            return String(hex[start..<start + length])
        }.joined(separator: "-")
    }

    private func publisher(_ package: UploadedVSIX) -> JSONValue {
        [
            "publisherId": .string(Self.identifier(package.publisher)),
            "publisherName": .string(package.publisher), "displayName": .string(package.publisher),
            "flags": "verified",
        ]
    }

    private func versions(_ packages: [ShelvedVSIX]) -> [ShelvedVSIX] {
        let visible = packages.filter { !flags.contains(.excludeNonValidated) || isValidated($0) }
        guard flags.contains(.latestOnly) || flags.contains(.latestOfEach) else { return visible }
        var seen: Set<[String]> = []
        return visible.filter { item in
            let line = flags.contains(.latestOfEach) && item.package.isPreRelease ? "pre-release" : ""
            return seen.insert([item.package.target ?? "", line]).inserted
        }
    }

    private func version(_ item: ShelvedVSIX) -> JSONValue {
        var members: [(String, JSONValue)] = [("version", .string(item.package.version))]
        if let target = item.package.target { members.append(("targetPlatform", .string(target))) }
        members.append(("flags", .string(words(item))))
        members.append(("lastUpdated", .string(settings.date.rfc3339)))
        if item.looksLeft == 0, let message = settings.failure(of: item) {
            members.append(("validationResultMessage", .string(message)))
        }
        return JSONValue(members: members + details(item))
    }

    /// What is only told if the flags ask for it.
    private func details(_ item: ShelvedVSIX) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        if flags.contains(.files) { members.append(("files", .array(files(item)))) }
        if flags.contains(.properties) {
            let properties = item.package.properties.map { property -> JSONValue in
                ["key": .string(property.key), "value": .string(property.value)]
            }
            members.append(("properties", .array(properties)))
        }
        if flags.contains(.assetURI) {
            let place = JSONValue.string(assets(item.package))
            members += [("assetUri", place), ("fallbackAssetUri", place)]
        }
        return members
    }

    private func isValidated(_ item: ShelvedVSIX) -> Bool {
        item.looksLeft == 0 && settings.failure(of: item) == nil
    }

    private func words(_ item: ShelvedVSIX) -> String {
        guard isValidated(item) else { return "none" }
        return item.package.isPreRelease ? "validated, prerelease" : "validated"
    }

    private func files(_ item: ShelvedVSIX) -> [JSONValue] {
        let types = item.package.assets.keys.sorted() + ["Microsoft.VisualStudio.Services.VSIXPackage"]
        let target = item.package.target.map { "?targetPlatform=\($0)" } ?? ""
        return types.map { type in
            ["assetType": .string(type), "source": .string("\(assets(item.package))/\(type)\(target)")]
        }
    }

    private func assets(_ package: UploadedVSIX) -> String {
        "\(origin)/_apis/public/gallery/publisher/\(package.publisher)/extension/\(package.name)"
            + "/\(package.version)/assetbyname"
    }
}
