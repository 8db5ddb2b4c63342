internal import Artifacts
internal import Core
internal import ReleaseModel
internal import SystemPackage

extension Packager {
    func image(_ spec: ImageSpec) throws -> OCIImageBuild {
        let base: OCIBase = spec.base.isEmpty ? .scratch : .layout(root.pushing(FilePath(spec.base)))
        let platforms = try spec.variants.map { try variant($0, base: base, spec) }
        let image = OCIImage(
            name: spec.name, platforms: platforms, annotations: annotations(spec), created: release.time)
        let build = try image.build(in: store)
        guard build.digest != nil else {
            throw Failure(
                .imageEmpty, spec.name, "the image names no platform", advice: "name one in the plan",
                at: SourceLocation(file: release.planFile, line: spec.line))
        }
        return try build.adopted(by: store)
    }

    private func variant(
        _ variant: ImageSpec.Variant, base: OCIBase, _ spec: ImageSpec
    ) throws -> OCIPlatformImage {
        var (layers, settings): ([OCILayer], OCISettings) = ([], OCISettings())
        for part in variant.parts {
            if let payload = part.layer {
                let files = try files(payload, for: spec.name, line: spec.line)
                layers.append(OCILayer(files: files, folder: try folder(part.at ?? "", of: spec)))
            } else {
                settings.apply(part)
            }
        }
        return OCIPlatformImage(
            platform: variant.platform.oci, base: base, layers: layers, settings: settings)
    }

    /// Empty is the root; a text that is no path is refused, as nothing else would tell that it became the root.
    private func folder(_ text: String, of spec: ImageSpec) throws -> RelativePath? {
        if text.isEmpty { return nil }
        guard let path = RelativePath(text) else {
            throw Failure(
                .payloadOutside, "\(spec.name): \(text)", "is no folder below the image's root",
                advice: "write it as usr/local/bin: no / in front or at the end, and no ..",
                at: SourceLocation(file: release.planFile, line: spec.line))
        }
        return path
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

extension OCISettings {
    fileprivate mutating func apply(_ part: ImageSpec.Part) {
        if let words = part.entrypoint { entrypoint = words }
        if let words = part.command { command = words }
        if let pair = part.environment, pair.count == 2 { environment[pair[0]] = pair[1] }
        if let name = part.user { user = name }
        if let folder = part.workingDirectory { workingDirectory = folder }
        if let pair = part.label, pair.count == 2 { labels[pair[0]] = pair[1] }
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
