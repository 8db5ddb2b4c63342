internal import Artifacts
internal import Core
internal import Engine
internal import ReleaseModel
internal import SystemPackage

/// Makes artifacts from files of the project.
struct Packager: Sendable {
    let release: ResolvedRelease
    let root: FilePath
    let store: ArtifactStore
    /// What the extension packages of one run share.
    let extensions: VSIXSession
    /// Where bases of images come from.
    private let registries: RegistryAccess

    init(release: ResolvedRelease, root: FilePath, store: ArtifactStore, registries: RegistryAccess) {
        self.registries = registries
        self.release = release
        self.root = root
        self.store = store
        extensions = VSIXSession(scratch: store.scratch)
    }

    /// An artifact, and what a person should know about it.
    func make(_ artifact: ResolvedArtifact) async throws -> (made: MadeArtifact, warnings: [String]) {
        switch artifact.spec {
        case .archive(let spec):
            return (.file(artifact: try await offPool { try archive(spec, artifact.fileName) }), [])
        case .npm(let spec):
            let package = try await offPool { try self.package(spec, artifact) }
            return (.npm(package: MadeNPM(package)), package.warnings.map(\.description))
        case .vsix(let spec):
            let package = try await vsix(spec, artifact)
            return (.vsix(package: package), package.warnings.map(\.description))
        case .image(let spec):
            let news = try await fetchBase(of: spec, registries)
            let build = try await offPool { try image(spec) }
            return (.image(build: build), build.warnings + news)
        }
    }

    var resolver: PayloadResolver { PayloadResolver(root: root, planFile: release.planFile) }

    /// The files of an artifact, proved to fit together.
    func files(_ parts: [PayloadPart], for name: String, line: Int) throws -> [PayloadFile] {
        do {
            return try PayloadFile.arrange(resolver.files(parts), for: name)
        } catch let failures as Failures {
            throw Failures(
                all: failures.all.map { failure in
                    var failure = failure
                    failure.location = failure.location ?? SourceLocation(file: release.planFile, line: line)
                    return failure
                })
        }
    }

    private func archive(_ spec: ArchiveSpec, _ fileName: String) throws -> PackagedArtifact {
        let format: ArchiveFormat =
            switch spec.format {
            case .tarGz: .tarGzip
            case .zip: .zip
            }
        let files = try files(spec.payload, for: fileName, line: spec.line)
        return try Archive(fileName: fileName, format: format, files: files, modified: release.time)
            .write(to: store)
    }
}
