internal import Core
public import SystemPackage

/// Packs npm packages as npm does, with no npm on the machine.
///
/// The tar stream is npm's, byte by byte; the compression around it is our own. All functions block: call them
/// under `offPool`.
public enum NPMPackaging {
    /// Packs a package folder: the files that npm would select, and the package.json with the edits.
    ///
    /// Scripts (`prepack` and others) are not run; building is the plan's business.
    ///
    /// - Throws: `Failure` or `Failures`: `npm.invalid-manifest`, `npm.unresolved-range`, `npm.empty-package`,
    ///   `npm.secret-file`, `npm.invalid-path`, `file.unreadable`, `payload.changed`, `file.unwritable`.
    public static func pack(
        folder: FilePath, options: NPMPackOptions = NPMPackOptions(), into store: ArtifactStore
    ) throws -> PackagedNPM {
        let contents = try NPMContents(
            folder: folder, edits: options.edits, workspaceRoot: options.workspaceRoot,
            compatibility: options.compatibility, modes: options.modes)
        let surroundings = try NPMSurroundings(
            folder: folder, members: contents.members, gitHead: options.gitHead)
        return try pack(contents, surroundings, options, into: store)
    }

    /// Packs a package that is made of a manifest and a payload.
    ///
    /// - Throws: as for a folder.
    public static func pack(
        generated manifest: NPMGeneratedManifest, payload: [PayloadFile],
        options: NPMPackOptions = NPMPackOptions(), into store: ArtifactStore
    ) throws -> PackagedNPM {
        let contents = try NPMContents(generated: manifest, payload: payload)
        return try pack(contents, contents.surroundings(), options, into: store)
    }

    private static func pack(
        _ contents: NPMContents, _ surroundings: NPMSurroundings, _ options: NPMPackOptions,
        into store: ArtifactStore
    ) throws -> PackagedNPM {
        let manifest = try NPMRegistryManifest(
            contents.members, surroundings: surroundings, subject: contents.subject)
        let skipped =
            options.tellsSkippedScripts
            ? NPMWarning.skippedScripts(contents.members, publishes: true) : []
        let warnings = try skipped + options.gate.pass(contents)
        let artifact = try store.add(fileName: contents.fileName, mediaType: "application/octet-stream") {
            try contents.writeTarball(to: $0, level: options.level, gate: options.gate)
        }
        return PackagedNPM(
            artifact: artifact, name: manifest.name, version: manifest.version, manifest: manifest,
            entries: contents.entries.map(\.entry),
            warnings: warnings)
    }
}
