internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

extension Packager {
    func vsix(_ spec: VSIXSpec, _ artifact: ResolvedArtifact) async throws -> PackagedVSIX {
        let additions = try await offPool { try resolver.files(spec.payload) }
        var options = VSIXOptions()
        options.modes = .keep
        let packaging = VSIXPackaging(
            folder: root.pushing(FilePath(spec.folder)), version: release.version.description,
            target: spec.target.nonEmpty, isPreRelease: release.channel != .stable, additions: additions,
            modified: release.time, options: options)
        return try await packaging.package(into: store)
    }
}
