internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

extension Packager {
    func package(_ spec: NPMSpec, _ artifact: ResolvedArtifact) throws -> PackagedNPM {
        let package =
            if let folder = spec.folder {
                try NPMPackaging.pack(
                    folder: root.pushing(FilePath(folder)), options: options(for: spec), into: store)
            } else {
                try generated(spec, artifact)
            }
        try package.requirePublic()
        return package
    }

    private func options(for spec: NPMSpec) -> NPMPackOptions {
        var options = NPMPackOptions()
        options.edits.version = release.version.description
        options.edits.optionalDependencies = dependencies(of: spec)
        options.workspaceRoot = root
        options.modes = .keep
        options.gitHead = release.commit
        return options
    }

    private func dependencies(of spec: NPMSpec) -> [String: String] {
        let pairs = spec.optionalDependencies.compactMap { release.artifact($0) }
            .map { ($0.packageName, release.version.description) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private func generated(_ spec: NPMSpec, _ artifact: ResolvedArtifact) throws -> PackagedNPM {
        var manifest = NPMGeneratedManifest(name: artifact.packageName, version: release.version.description)
        manifest.description = release.product.summary.nonEmpty
        manifest.license = release.product.license.nonEmpty
        manifest.repository = release.product.repository.nonEmpty
        if let platform = spec.platform {
            manifest.os = [platform.nodeSystem]
            manifest.cpu = [platform.processor]
            // npm chooses by libc on Linux only.
            if platform.system == "linux" { manifest.libc = [platform.isMusl ? "musl" : "glibc"] }
        }
        let commands = (spec.bin ?? []).map { ($0.name, $0.path) }
        manifest.bin = Dictionary(commands, uniquingKeysWith: { first, _ in first })
        manifest.preferUnplugged = true
        let files = try files(spec.payload, for: artifact.packageName, line: spec.line)
        return try NPMPackaging.pack(generated: manifest, payload: files, into: store)
    }
}

extension PlatformSpec {
    /// `process.platform` of Node.
    var nodeSystem: String { system == "windows" ? "win32" : system }
}

extension String {
    /// The text, or nil if it is empty.
    var nonEmpty: String? { isEmpty ? nil : self }
}
