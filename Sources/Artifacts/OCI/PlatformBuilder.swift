internal import Core

/// Builds the image of one platform.
struct PlatformBuilder {
    let name: String
    let image: OCIPlatformImage
    let annotations: OCIAnnotations
    let created: Timestamp
    let level: CompressionLevel

    /// With 128 layers `docker pull` breaks on Debian 12's kernel and overlay driver.
    private static let mostLayers = 127

    /// Adds what was built to `build`, and returns the manifest's descriptor for an index.
    func build(in store: ArtifactStore, _ build: inout OCIImageBuild) throws -> OCIDescriptor {
        let base = try BaseImage.read(image.base, image.platform)
        try check(base)
        let layers = try image.layers.map {
            try $0.write(to: store, above: base.tree, modified: created, level: level)
        }
        let config = OCIConfig(
            base: base, layers: layers, platform: base.platform ?? image.platform, settings: image.settings,
            labels: annotations.values, created: created)
        let configBlob = try OCIDocument(OCIMediaType.config, try config.json()).write(to: store)
        let manifest = try manifest(configBlob, base.layers + layers.map(\.blob), base).write(to: store)
        build.add(blobs: base.layers + layers.map(\.blob) + [configBlob])
        build.add(manifest: manifest)
        build.platforms.append(config.platform)
        for warning in layers.flatMap(\.warnings) where !build.warnings.contains(warning) {
            build.warnings.append(warning)
        }
        var descriptor = manifest.descriptor
        descriptor.platform = config.platform
        return descriptor
    }

    private func check(_ base: BaseImage) throws {
        let count = base.layers.count + image.layers.count
        guard (1...Self.mostLayers).contains(count) else {
            throw Failure(
                .ociImage, "\(name) for \(image.platform)",
                "has \(count) layers; an image has one at least and \(Self.mostLayers) at most",
                advice: "put a payload into it, or fewer layers")
        }
    }

    private func manifest(_ config: OCIBlob, _ layers: [OCIBlob], _ base: BaseImage) -> OCIDocument {
        var annotations = annotations
        annotations[.baseDigest] = base.digest?.description
        annotations[.baseName] = base.name
        return OCIDocument(
            OCIMediaType.manifest,
            [
                ("schemaVersion", 2),
                ("mediaType", .string(OCIMediaType.manifest)),
                ("config", config.descriptor.json),
                ("layers", .array(layers.map(\.descriptor.json))),
                ("annotations", .texts(annotations.values)),
            ])
    }
}
