public import Core
internal import HTTPTypes

extension NPMConnection {
    /// What may be taken back when a version is.
    public enum UnpublishingLimit: Hashable, Sendable {
        /// The version.
        case version
        /// The package with it, if it has no other; its name is locked for 24 hours then.
        case package
    }

    /// Takes a version back, or the package with it if it is the last one.
    ///
    /// The number stays used for ever. The registry allows it for 72 hours, and later only for packages that
    /// nothing depends on, that had fewer than 300 downloads in the last week and have one owner.
    ///
    /// - Returns: what was taken back.
    /// - Throws: `Failure`; `npm.invalid` if there is no such version, or no other and the package is to stay.
    @discardableResult
    public func unpublish(
        _ package: String, version: String, upTo limit: UnpublishingLimit = .package
    ) async throws(Failure) -> UnpublishingLimit {
        var document = try await writable(package, "unpublish")
        let reach = try reach(of: version, in: document, package, upTo: limit)
        guard reach == .version, var versions = document["versions"]?.object,
            let manifest = versions[version]
        else {
            try await unpublish(package)
            return .package
        }
        versions[version] = nil
        document["versions"] = .object(versions)
        document["dist-tags"] = .object(Self.tags(document, without: version))
        for key in ["_revisions", "_attachments"] { document[key] = nil }
        let address = "/\(Self.escaped(package))/-rev/\(Self.revision(document))"
        try await ask(
            NPMCall(.put, address, about: package).by("unpublish").sending(.object(document)))
        try await removeTarball(manifest, package)
        return .version
    }

    /// What taking a version back would take, without taking it.
    ///
    /// - Throws: as `unpublish(_:version:upTo:)`.
    public func unpublishing(
        _ package: String, version: String, upTo limit: UnpublishingLimit
    ) async throws(Failure) -> UnpublishingLimit {
        try reach(of: version, in: try await writable(package, "unpublish"), package, upTo: limit)
    }

    /// The version, or the package if it is the last one.
    private func reach(
        of version: String, in document: JSONObject, _ package: String, upTo limit: UnpublishingLimit
    ) throws(Failure) -> UnpublishingLimit {
        guard let versions = document["versions"]?.object, versions[version] != nil else {
            throw Failure(
                .npmInvalid, "\(destination) \(package)@\(version)", "is not there",
                advice: "see `npm view \(package) versions`")
        }
        guard versions.members.count == 1 else { return .version }
        if limit == .version { throw onlyVersion(package, version) }
        return .package
    }

    /// Takes a whole package back.
    ///
    /// - Throws: `Failure`.
    public func unpublish(_ package: String) async throws(Failure) {
        let document = try await writable(package, "unpublish")
        try await ask(
            NPMCall(
                .delete, "/\(Self.escaped(package))/-rev/\(Self.revision(document))", about: package
            ).by("unpublish"))
    }

    private func onlyVersion(_ package: String, _ version: String) -> Failure {
        Failure(
            .npmInvalid, "\(destination) \(package)@\(version)",
            "is the only version: the package would go with it, and its name be locked for 24 hours",
            advice: "give --force to remove the package, or deprecate the version")
    }

    /// The tarball goes after the document, whose revision the change before has moved on.
    private func removeTarball(_ manifest: JSONValue, _ package: String) async throws(Failure) {
        let document = try await writable(package, "unpublish")
        guard let tarball = manifest["dist"]?["tarball"]?.string, let path = Self.path(of: tarball) else {
            return
        }
        try await ask(
            NPMCall(.delete, "\(path)/-rev/\(Self.revision(document))", about: package).by("unpublish"))
    }

    /// Tags that pointed to the version are gone, and `latest` goes to the highest one that is left, stable ones
    /// first.
    private static func tags(_ document: JSONObject, without version: String) -> JSONObject {
        var tags = JSONObject()
        for (tag, target) in document["dist-tags"]?.object?.members ?? [] where target.string != version {
            tags[tag] = target
        }
        guard tags["latest"] == nil else { return tags }
        let left = document["versions"]?.object?.members.compactMap { SemanticVersion($0.key) } ?? []
        let stable = left.filter { $0.prerelease.isEmpty }
        if let highest = (stable.isEmpty ? left : stable).max() { tags["latest"] = .string("\(highest)") }
        return tags
    }

    private static func revision(_ document: JSONObject) -> String {
        component(document["_rev"]?.string ?? "undefined")
    }

    /// The path of an address.
    private static func path(of address: String) -> String? {
        let parts = address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        return parts.count == 3 ? "/\(parts[2])" : nil
    }
}
