internal import Artifacts
internal import Core
internal import Destinations
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
    let registries: RegistryAccess

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
            let (build, warnings) = try await images(spec).make(spec)
            return (.image(build: build), warnings)
        case .dockerHubPage(let spec): return (.file(artifact: try await page(spec, artifact.fileName)), [])
        case .referrer(let spec): return (.file(artifact: try await referrer(spec, artifact.fileName)), [])
        }
    }

    var resolver: PayloadResolver { PayloadResolver(root: root, planFile: release.planFile) }

    private func page(_ spec: DockerHubPageSpec, _ fileName: String) async throws -> PackagedArtifact {
        do {
            return try await offPool { [self] in
                guard let path = RelativePath(spec.readme) else {
                    throw Failure(
                        .payloadOutside, spec.readme, "leads out of the project, or is no path",
                        advice: "write it relative, with / and without ..")
                }
                let readme = try FileStream.contents(of: root.pushing(FilePath("\(path)")), limit: 1 << 20)
                let page = try HubPage(
                    summary: spec.summary ?? release.product.summary,
                    readme: String(decoding: readme, as: UTF8.self))
                return try store.add(fileName: fileName, mediaType: "application/json") {
                    try $0.write(page.text)
                }
            }
        } catch var failure as Failure {
            failure.location = failure.location ?? SourceLocation(file: release.planFile, line: spec.line)
            throw failure
        }
    }

    /// The file as it is; what is said of it is checked before anything is published.
    private func referrer(_ spec: ReferrerSpec, _ fileName: String) async throws -> PackagedArtifact {
        try await offPool { [self] in
            let files = try resolver.arranged([spec.file], for: fileName, line: spec.line)
            do {
                guard let file = files.first else { throw Failure.noReferrer(fileName) }
                let made = try store.add(fileName: fileName, mediaType: spec.type) { sink in
                    try file.read { try sink.write($0) }
                }
                _ = try ReferrerFile(spec, digest: made.sha256, size: made.size, path: made.path)
                return made
            } catch var failure as Failure {
                failure.location =
                    failure.location ?? SourceLocation(file: release.planFile, line: spec.line)
                throw failure
            }
        }
    }

    private func archive(_ spec: ArchiveSpec, _ fileName: String) throws -> PackagedArtifact {
        let format: ArchiveFormat =
            switch spec.format {
            case .tarGz: .tarGzip
            case .zip: .zip
            }
        let files = try resolver.arranged(spec.payload, for: fileName, line: spec.line)
        return try Archive(fileName: fileName, format: format, files: files, modified: release.time)
            .write(to: store)
    }
}

extension Failure {
    fileprivate static func noReferrer(_ name: String) -> Failure {
        Failure(.ociReferrer, name, "is no file", advice: "name one file in the plan")
    }
}
