internal import Artifacts
internal import Core
internal import Destinations
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
    /// - Returns: the image, and what a person should know of it: that the tag of the base has moved on, among others.
    /// - Throws: `Failure`, `Failures`.
    func make(_ spec: ImageSpec) async throws -> (build: OCIImageBuild, warnings: [String]) {
        let news = try await fetchBase(of: spec)
        let build = try await offPool { try image(spec) }
        return (build, build.warnings + news)
    }

    private func fetchBase(of spec: ImageSpec) async throws -> [String] {
        guard let reference = spec.baseImage else { return [] }
        do {
            _ = try await BaseImages(store: store, access: registries)
                .fetch(reference, for: spec.variants.map(\.platform.oci))
        } catch var failure as Failure {
            failure.location = failure.location ?? location(spec)
            throw failure
        }
        // Whoever packages has the base already: that nobody could be asked is told by `plan` and `check`.
        guard let news = await BaseNews(of: reference, registries), news.isNewer else { return [] }
        return [news.text]
    }

    /// Blocks.
    private func image(_ spec: ImageSpec) throws -> OCIImageBuild {
        let base = try base(spec)
        let platforms = try spec.variants.map { try ImageVariant($0, of: spec, files).image(on: base) }
        let image = OCIImage(
            name: spec.name, platforms: platforms, annotations: annotations, created: created)
        let build = try image.build(in: store)
        guard build.digest != nil else {
            throw Failure(
                .imageEmpty, spec.name, "the image names no platform", advice: "name one in the plan",
                at: location(spec))
        }
        return try build.adopted(by: store)
    }

    private func base(_ spec: ImageSpec) throws -> OCIBase {
        guard let text = spec.baseImage else {
            return spec.base.isEmpty ? .scratch : .layout(files.root.pushing(FilePath(spec.base)))
        }
        let reference = try OCIReference(text)
        guard let digest = reference.digest, store.contains(digest) else {
            throw Failure(
                .ociBaseMissing, text, "is not in the store",
                advice: "pin it by its digest, and fetch it first", at: location(spec))
        }
        return .stored(OCIStoredImage(name: reference.name, digest: digest, in: store))
    }

    private func location(_ spec: ImageSpec) -> SourceLocation {
        SourceLocation(file: files.planFile, line: spec.line)
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
