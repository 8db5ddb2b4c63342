internal import Core

/// A packed npm package, ready to be published.
public struct PackagedNPM: Hashable, Sendable {
    /// The `.tgz` in the store.
    public let artifact: PackagedArtifact
    /// The package's name, with its scope.
    public let name: String
    /// The version under which it is published (cleaned).
    public let version: String
    /// The manifest for the registry.
    public let manifest: NPMRegistryManifest
    /// The files in it, in the order of the archive.
    public let entries: [NPMEntry]
    /// What is odd about it, where its contents were looked at.
    public internal(set) var warnings: [NPMWarning] = []

    /// The sum of the sizes of the files in it: what registries call `unpackedSize`.
    public var unpackedSize: Int { entries.unpackedSize }

    /// Whether the package.json forbids to publish it (`"private": true`).
    public var isPrivate: Bool { manifest.members["private"]?.isTruthy ?? false }

    /// Refuses a package that must not be published; packing one is fine.
    ///
    /// - Throws: `Failure` (`npm.private-package`).
    public func requirePublic() throws {
        guard isPrivate else { return }
        throw Failure(
            .npmPrivate, name, "its package.json says \"private\": true, which forbids to publish it",
            advice: "remove the field from the package.json, or the package from the plan")
    }
}

extension [NPMEntry] {
    /// The sum of the sizes.
    var unpackedSize: Int { reduce(0) { $0 + $1.size } }
}
