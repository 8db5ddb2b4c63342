internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

/// Builds an image that the plan's language describes.
struct ImagePackager: Sendable {
    let files: PayloadResolver
    let store: ArtifactStore
    /// Where bases come from.
    let registries: RegistryAccess
    /// What images say about themselves.
    let annotations: OCIAnnotations
    let created: Timestamp

    /// Brings the base into the store, if it is in a registry, and builds the image.
    ///
    /// - Returns: the image, and what a person should know of it: that the tag of the base has moved on, what its registry
    ///   warned of, among others.
    /// - Throws: `Failure`, `Failures`.
    func make(_ spec: ImageSpec) async throws -> (build: OCIImageBuild, warnings: [String]) {
        let notices = RegistryNotices()
        let registries = registries.telling(notices)
        // Asked meanwhile, as nothing waits for it but the warning.
        async let news = news(of: spec, registries)
        do {
            let base = try await base(of: spec, registries)
            let build = try await offPool { try image(spec, on: base) }
            let newer = await news
            return (build, build.warnings + newer + notices.lines)
        } catch var failure as Failure {
            failure.location =
                failure.location ?? SourceLocation(file: files.planFile, line: spec.line)
            throw failure
        }
    }

    /// Whoever packages has the base already: that nobody could be asked is told by `plan` and `check`.
    private func news(of spec: ImageSpec, _ registries: RegistryAccess) async -> [String] {
        guard let reference = spec.baseImage, let news = await BaseNews(of: reference, registries),
            news.isNewer
        else { return [] }
        return [news.text]
    }

    private func base(of spec: ImageSpec, _ registries: RegistryAccess) async throws -> OCIBase {
        guard let reference = spec.baseImage else {
            return spec.base.isEmpty ? .scratch : .layout(files.root.pushing(FilePath(spec.base)))
        }
        let platforms = spec.variants.map(\.platform.oci)
        return .stored(
            try await BaseImages(store: store, access: registries).fetch(reference, for: platforms))
    }

    /// Blocks.
    private func image(_ spec: ImageSpec, on base: OCIBase) throws -> OCIImageBuild {
        let platforms = try spec.variants.map { try ImageVariant($0, of: spec, files).image(on: base) }
        let image = OCIImage(
            name: spec.name, platforms: platforms, annotations: annotations, created: created)
        return try image.build(in: store).adopted(by: store)
    }
}

extension PlatformSpec {
    /// GOOS and GOARCH, as OCI names platforms.
    var oci: OCIPlatform {
        OCIPlatform(os: system, architecture: processor == "x64" ? "amd64" : processor)
    }
}

extension Failure.Code {
    /// An image without a platform.
    static let imageEmpty = Self("image.empty", .usage)
}
