internal import Core

/// A version as the registry shows it.
struct RegistryDocument {
    let origin: String
    let date: Timestamp
    /// What the registry calls the key that it signs with.
    let keyID: String
    /// How often the extension was downloaded.
    let downloadCount: Int

    /// The version, with what else there is of its extension.
    func answer(_ item: ShelvedVSIX, of visible: [ShelvedVSIX], review: OpenVSXSettings.Review) -> JSONValue {
        let package = item.package
        let same = visible.filter { $0.package.version == package.version }
        let downloads = same.map { other in
            (other.package.target ?? "universal", JSONValue.string(url(other, ".vsix")))
        }
        return [
            "namespace": .string(package.publisher), "name": .string(package.name),
            "version": .string(package.version),
            "targetPlatform": .string(package.target ?? "universal"),
            "preRelease": .bool(package.isPreRelease), "timestamp": .string(date.rfc3339),
            "verified": true, "reviewStatus": .string(review.rawValue),
            "displayName": .string(package.displayName), "description": .string(package.description),
            "license": package.license.map(JSONValue.string) ?? .null,
            "downloadCount": .number("\(downloadCount)"), "reviewCount": 0,
            "allVersions": allVersions(visible),
            "allVersionsUrl": .string("\(origin)/api/\(package.publisher)/\(package.name)/versions"),
            "files": files(item), "downloads": JSONValue(members: downloads),
        ]
    }

    /// Version to URL, newest first.
    func allVersions(_ visible: [ShelvedVSIX]) -> JSONValue {
        JSONValue(
            members: visible.map { item in
                let package = item.package
                return (
                    package.version,
                    .string("\(origin)/api/\(package.publisher)/\(package.name)/\(package.version)")
                )
            })
    }

    private func files(_ item: ShelvedVSIX) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("download", .string(url(item, ".vsix"))), ("sha256", .string(url(item, ".sha256"))),
            ("vsixmanifest", .string(url(item, file: "extension.vsixmanifest"))),
        ]
        if item.signature != nil {
            members.append(("signature", .string(url(item, ".sigzip"))))
            members.append(("publicKey", .string("\(origin)/api/-/public-key/\(keyID)")))
        }
        for (key, type) in Self.assets {
            guard let path = item.package.assets[type], let name = path.split(separator: "/").last
            else { continue }
            members.append((key, .string(url(item, file: String(name)))))
        }
        return JSONValue(members: members)
    }

    private func url(_ item: ShelvedVSIX, _ ending: String) -> String {
        let package = item.package
        let target = package.target.map { "@\($0)" } ?? ""
        return url(item, file: "\(package.id)-\(package.version)\(target)\(ending)")
    }

    private func url(_ item: ShelvedVSIX, file: String) -> String {
        let package = item.package
        let target = package.target.map { "/\($0)" } ?? ""
        return "\(origin)/api/\(package.publisher)/\(package.name)\(target)/\(package.version)/file/\(file)"
    }

    /// What is served under which name, by the asset types of `extension.vsixmanifest`.
    static let assets = [
        ("manifest", "Microsoft.VisualStudio.Code.Manifest"),
        ("readme", "Microsoft.VisualStudio.Services.Content.Details"),
        ("changelog", "Microsoft.VisualStudio.Services.Content.Changelog"),
        ("license", "Microsoft.VisualStudio.Services.Content.License"),
        ("icon", "Microsoft.VisualStudio.Services.Icons.Default"),
    ]
}
