internal import Artifacts
internal import Core
internal import ReleaseModel

extension Packager {
    /// Builds images of this release, which say what product, version and commit they are of.
    func images(_ spec: ImageSpec) -> ImagePackager {
        ImagePackager(
            files: resolver, store: store, registries: registries, annotations: annotations(spec),
            created: release.time)
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
