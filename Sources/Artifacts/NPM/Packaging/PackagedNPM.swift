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
