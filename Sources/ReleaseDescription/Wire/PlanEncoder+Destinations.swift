extension PlanEncoder {
    mutating func destination(_ destination: Destination) -> JSON {
        .object(
            content(destination.kind) + [
                ("channels", .strings(destination.channels.map(\.rawValue))),
                ("line", .int(destination.line)),
            ])
    }

    private mutating func content(_ kind: Destination.Kind) -> [(String, JSON)] {
        switch kind {
        case .marketplace(let store):
            [
                ("kind", .string("marketplace")), ("artifacts", extensions(store.extensions)),
                ("authentication", .string(store.authentication.rawValue)),
                ("versions", .string(store.versions.rawValue)),
            ]
        case .openVSX(let store):
            [
                ("kind", .string("open-vsx")), ("artifacts", extensions(store.extensions)),
                ("authentication", .string(store.authentication.rawValue)),
                ("namespace", .string(store.namespace.rawValue)),
            ]
        case .npm(let registry): npm(registry)
        case .gitHub(let release): gitHub(release)
        case .oci(let registry): oci(registry)
        case .dockerHub(let page):
            [
                ("kind", .string("docker-hub")), ("repository", .string(page.repository)),
                ("artifacts", .array([.int(number(of: page))])),
            ]
        }
    }

    private mutating func extensions(_ extensions: [VSIX]) -> JSON {
        .array(extensions.map { .int(number(of: $0)) })
    }

    private mutating func npm(_ registry: NPM) -> [(String, JSON)] {
        [
            ("kind", .string("npm")),
            ("artifacts", .array((registry.packages + registry.dependants).map { .int(number(of: $0)) })),
            ("dependants", .int(registry.dependants.count)),
            ("access", .string(registry.access.rawValue)),
            ("preReleaseTag", .string(registry.preReleaseTag)),
            ("registry", .string(registry.registry)),
            ("authentication", .string(registry.authentication.rawValue)),
            ("publishing", .string(registry.publishing.rawValue)),
            ("hasProvenance", .bool(registry.hasProvenance)),
        ]
    }

    private mutating func gitHub(_ release: GitHubRelease) -> [(String, JSON)] {
        let assets = release.assets.map { asset in
            switch asset {
            case .archive(let archive): JSON.int(number(of: archive))
            case .vsix(let vsix): JSON.int(number(of: vsix))
            case .npm(let package): JSON.int(number(of: package))
            }
        }
        return [
            ("kind", .string("github")),
            ("repository", .string(release.repository)),
            ("artifacts", .array(assets)),
            ("hasChecksums", .bool(release.hasChecksums)),
        ]
    }

    private mutating func oci(_ registry: OCIRegistry) -> [(String, JSON)] {
        let tags = registry.tags.map { tag in
            switch tag {
            case .version: JSON.object([("name", .string(releaseVersion)), ("isMoving", .bool(false))])
            case .latest: JSON.object([("name", .string("latest")), ("isMoving", .bool(true))])
            case .moving(let name): JSON.object([("name", .string(name)), ("isMoving", .bool(true))])
            }
        }
        return [
            ("kind", .string("oci")),
            ("repository", .string(registry.repository)),
            (
                "artifacts",
                .array(
                    [.int(number(of: registry.image))] + registry.referrers.map { .int(number(of: $0)) })
            ),
            ("tags", .array(tags)),
        ]
    }
}
