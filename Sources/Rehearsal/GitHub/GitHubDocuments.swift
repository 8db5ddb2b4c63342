internal import Core

/// The documents of the API, with links to where the client found us.
struct GitHubDocuments: Sendable {
    /// `http://HOST:PORT`.
    let origin: String
    /// `OWNER/NAME`.
    let repository: String

    private var api: String { "\(origin)/repos/\(repository)" }

    func release(_ release: GitHubState.Release) -> JSONValue {
        let address = "\(api)/releases/\(release.id)"
        return JSONValue(members: [
            ("url", .string(address)), ("assets_url", .string("\(address)/assets")),
            (
                "upload_url",
                .string(
                    "\(origin)/api/uploads/repos/\(repository)/releases/\(release.id)/assets{?name,label}")
            ),
            ("html_url", .string("\(origin)/\(repository)/releases/tag/\(Self.place(release))")),
            ("id", .number("\(release.id)")), ("author", user(release.author)),
            ("tag_name", .string(release.tag)), ("target_commitish", .string(release.target)),
            ("name", .string(release.name)), ("draft", .bool(release.isDraft)),
            ("immutable", .bool(release.isImmutable)), ("prerelease", .bool(release.isPrerelease)),
            ("created_at", .string(release.created.rfc3339)),
            ("published_at", release.published.map { .string($0.rfc3339) } ?? .null),
            ("assets", .array(release.assets.map { asset($0, of: release) })),
            ("body", .string(release.body)),
        ])
    }

    func asset(_ asset: GitHubState.Asset, of release: GitHubState.Release) -> JSONValue {
        let file = "\(Self.place(release))/\(Self.encode(asset.name))"
        return JSONValue(members: [
            ("url", .string("\(api)/releases/assets/\(asset.id)")), ("id", .number("\(asset.id)")),
            ("name", .string(asset.name)), ("label", asset.label.map(JSONValue.string) ?? .null),
            ("uploader", user(asset.uploader)), ("content_type", .string(asset.contentType)),
            ("state", asset.isUploaded ? "uploaded" : "starter"), ("size", .number("\(asset.size)")),
            ("digest", asset.digest.map { .string("\($0)") } ?? .null), ("download_count", 0),
            ("created_at", .string(asset.created.rfc3339)), ("updated_at", .string(asset.created.rfc3339)),
            ("browser_download_url", .string("\(origin)/\(repository)/releases/download/\(file)")),
        ])
    }

    func tagReference(_ tag: String, commit: String) -> JSONValue {
        [
            "ref": .string("refs/tags/\(tag)"), "url": .string("\(api)/git/refs/tags/\(tag)"),
            "object": [
                "sha": .string(commit), "type": "commit", "url": .string("\(api)/git/commits/\(commit)"),
            ],
        ]
    }

    private func user(_ login: String) -> JSONValue { ["login": .string(login), "type": "User"] }

    /// A draft has no tag yet, so its pages have a made-up one.
    private static func place(_ release: GitHubState.Release) -> String {
        release.isDraft ? "untagged-\(Digest.of("\(release.id)").hex.prefix(20))" : encode(release.tag)
    }

    /// Percent-encodes all but the unreserved characters of RFC 3986 and the slash.
    private static func encode(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain = character.isASCII && (character.isLetter || character.isNumber)
            result += isPlain || "-._~/".contains(character) ? "\(character)" : "%" + hex(byte)
        }
    }

    private static func hex(_ byte: UInt8) -> String { Hexadecimal.encode([byte]).uppercased() }
}
