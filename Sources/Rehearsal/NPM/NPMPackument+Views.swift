internal import Core

extension NPMPackument {
    /// The whole document, with tarballs at `origin`, under the revision of what is kept.
    func full(origin: String, rev: String) -> JSONValue {
        JSONValue(members: [
            ("_id", .string(name)), ("_rev", .string(rev)), ("name", .string(name)),
            ("dist-tags", .object(distTags)), ("versions", manifests(origin: origin)),
            ("time", .object(time)),
            ("maintainers", .array(maintainers.map { ["name": .string($0), "email": ""] })),
        ])
    }

    /// What installing needs, by npm's description of `application/vnd.npm.install-v1+json`.
    func abbreviated(origin: String) -> JSONValue {
        let short = versions.members.map { version, manifest in
            (version, Self.abbreviate(placed(manifest, version, origin: origin)))
        }
        return JSONValue(members: [
            ("name", .string(name)), ("dist-tags", .object(distTags)),
            ("versions", JSONValue(members: short)), ("modified", time["modified"] ?? .null),
        ])
    }

    /// The manifest of one version or tag.
    func manifest(of versionOrTag: String, origin: String) -> JSONValue? {
        let version = version(tagged: versionOrTag) ?? versionOrTag
        return versions[version].map { placed($0, version, origin: origin) }
    }

    private func manifests(origin: String) -> JSONValue {
        JSONValue(members: versions.members.map { ($0.key, placed($0.value, $0.key, origin: origin)) })
    }

    /// The file name of a version's tarball: without the scope, as the registry serves it.
    func tarballName(of version: String) -> String {
        "\(name.split(separator: "/").last ?? "")-\(version).tgz"
    }

    /// The manifest with its tarball where this registry serves it, whatever the client wrote.
    private func placed(_ manifest: JSONValue, _ version: String, origin: String) -> JSONValue {
        guard var object = manifest.object, var dist = object["dist"]?.object else { return manifest }
        dist["tarball"] = .string("\(origin)/\(name)/-/\(tarballName(of: version))")
        object["dist"] = .object(dist)
        return .object(object)
    }

    private static let abbreviatedKeys: Set<String> = [
        "name", "version", "deprecated", "dependencies", "optionalDependencies", "devDependencies",
        "bundleDependencies", "peerDependencies", "peerDependenciesMeta", "acceptDependencies", "bin",
        "directories", "dist", "engines", "funding", "cpu", "os", "libc", "_hasShrinkwrap",
    ]

    private static func abbreviate(_ manifest: JSONValue) -> JSONValue {
        let members = manifest.object?.members ?? []
        var short = members.filter { abbreviatedKeys.contains($0.key) }.map { ($0.key, $0.value) }
        let scripts = manifest["scripts"]?.object?.members.map(\.key) ?? []
        if scripts.contains(where: ["preinstall", "install", "postinstall"].contains) {
            short.append(("hasInstallScript", true))
        }
        return JSONValue(members: short)
    }
}
