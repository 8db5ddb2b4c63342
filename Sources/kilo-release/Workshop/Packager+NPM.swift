internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

extension Packager {
    func package(_ spec: NPMSpec, _ artifact: ResolvedArtifact) throws -> PackagedNPM {
        let package =
            if let folder = spec.folder {
                try NPMPackaging.pack(
                    folder: root.pushing(FilePath(folder)), options: options(for: spec, folder), into: store)
            } else {
                try generated(spec, artifact)
            }
        try package.requirePublic()
        return package
    }

    private func options(for spec: NPMSpec, _ folder: String) throws -> NPMPackOptions {
        var options = baseOptions(for: spec)
        options.edits.version = release.version.description
        options.edits.optionalDependencies = dependencies(of: spec)
        options.edits.exports = spec.exports.map { ExportsRewriting(from: $0.source, to: $0.target) }
        options.workspaceRoot = root
        switch spec.compatibility {
        case .npm10: options.compatibility = .npm10
        case .npm11: options.compatibility = .npm11
        // npm's modes have the umask of a checkout in them.
        case nil: options.modes = .keep
        }
        options.gitHead = release.commit
        try options.useWorkspace(
            of: root.pushing(FilePath(folder)).lexicallyNormalized(), releasedVersions: releasedVersions)
        return options
    }

    private func baseOptions(for spec: NPMSpec) -> NPMPackOptions {
        var options = NPMPackOptions()
        options.gate.allowedFiles = Set(spec.allowedFiles ?? [])
        return options
    }

    /// The version of every package that this release publishes: those that depend on them mean this one.
    private var releasedVersions: [String: String] {
        let names = release.artifacts.compactMap { artifact in
            if case .npm = artifact.spec { artifact.packageName } else { nil }
        }
        let pairs = names.map { ($0, release.version.description) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
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
            manifest.preferUnplugged = true
        }
        let commands = (spec.bin ?? []).map { ($0.name, $0.path) }
        manifest.bin = Dictionary(commands, uniquingKeysWith: { first, _ in first })
        manifest.optionalDependencies = dependencies(of: spec)
        let files = try resolver.arranged(spec.payload, for: artifact.packageName, line: spec.line)
        return try NPMPackaging.pack(
            generated: manifest, payload: files, options: baseOptions(for: spec), into: store)
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
