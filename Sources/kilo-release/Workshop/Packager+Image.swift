internal import Artifacts
internal import Core
internal import Destinations
internal import ReleaseModel
internal import SystemPackage

extension Packager {
    /// Builds the image; a base of a registry must be in the store.
    ///
    /// Blocks.
    func image(_ spec: ImageSpec) throws -> OCIImageBuild {
        let base = try base(spec)
        let platforms = try spec.variants.map { try ImageVariant($0, of: spec, self).image(on: base) }
        let image = OCIImage(
            name: spec.name, platforms: platforms, annotations: annotations(spec), created: release.time)
        let build = try image.build(in: store)
        guard build.digest != nil else {
            throw Failure(
                .imageEmpty, spec.name, "the image names no platform", advice: "name one in the plan",
                at: location(spec))
        }
        return try build.adopted(by: store)
    }

    /// Brings the base of an image into the store, if it is in a registry.
    ///
    /// - Returns: what a person should know: that the tag of the base has moved on.
    func fetchBase(of spec: ImageSpec, _ access: RegistryAccess) async throws -> [String] {
        guard let reference = spec.baseImage else { return [] }
        let images = BaseImages(store: store, access: access)
        do {
            _ = try await images.fetch(reference, for: spec.variants.map(\.platform.oci))
        } catch var failure as Failure {
            failure.location = failure.location ?? location(spec)
            throw failure
        }
        return await images.news(of: reference)
    }

    private func base(_ spec: ImageSpec) throws -> OCIBase {
        guard let text = spec.baseImage else {
            return spec.base.isEmpty ? .scratch : .layout(root.pushing(FilePath(spec.base)))
        }
        let reference = try OCIReference(text)
        guard let digest = reference.digest, store.contains(digest) else {
            throw Failure(
                .ociBaseMissing, text, "is not in the store",
                advice: "pin it by its digest, and fetch it first",
                at: location(spec))
        }
        return .stored(OCIStoredImage(name: reference.name, digest: digest, in: store))
    }

    private func location(_ spec: ImageSpec) -> SourceLocation {
        SourceLocation(file: release.planFile, line: spec.line)
    }

    private func annotations(_ spec: ImageSpec) -> OCIAnnotations {
        var annotations = OCIAnnotations()
        annotations[.title] = release.product.title.nonEmpty ?? spec.name
        annotations[.description] = release.product.summary.nonEmpty
        annotations[.source] = release.product.repository.nonEmpty
        annotations[.licenses] = release.product.license.nonEmpty
        annotations[.version] = release.version.description
        annotations[.revision] = release.commit
        return annotations
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
