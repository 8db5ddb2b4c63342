internal import Artifacts
internal import Core
internal import SystemPackage

/// An image as options describe it, without a plan.
struct OCIImageRequest: Sendable {
    var base: String
    var layers: [String]
    var packages: [String]
    /// What files have beside modes and owners, by patterns of paths from the root.
    var attributes: [(files: Glob, attribute: ExtendedAttribute)] = []
    var platforms: [OCIPlatform]
    var owner: TarOwner
    var compression: OCILayerCompression
    var settings: OCISettings
    var annotations: OCIAnnotations
    var created: Timestamp
    var folder: FilePath

    /// Builds the image in a store.
    ///
    /// - Throws: `Failure`, `Failures`.
    func build(in store: ArtifactStore, _ access: RegistryAccess) async throws -> OCIImageBuild {
        let base = try await base(in: store, access)
        return try await offPool { [self] in
            let images = try platforms.map { platform in
                OCIPlatformImage(
                    platform: platform, base: base, layers: try layers(for: platform), settings: settings)
            }
            return try OCIImage(name: "image", platforms: images, annotations: annotations, created: created)
                .build(in: store)
        }
    }

    /// `scratch`, a layout's folder with a name behind `:` or without, or a reference to a registry.
    private func base(in store: ArtifactStore, _ access: RegistryAccess) async throws -> OCIBase {
        if base == "scratch" { return .scratch }
        let parts = base.split(separator: ":", maxSplits: 1).map(String.init)
        for (path, name) in [(base, nil), (parts[0], parts.count == 2 ? parts[1] : nil)] {
            let layout = FilePath(path).absolute(from: folder)
            if FileSystem.exists(layout.appending("oci-layout")) { return .layout(layout, reference: name) }
        }
        let stored = try await BaseImages(store: store, access: access).fetch(base, for: platforms)
        return .stored(stored)
    }

    private func layers(for platform: OCIPlatform) throws -> [OCILayer] {
        var layers = try packageLayer(platform)
        for text in self.layers {
            let (place, target) = try Self.split(Self.filled(text, platform))
            var layer = try OCILayer(tree: FilePath(place).absolute(from: folder), at: target)
            layer.owner = owner
            layer.compression = compression
            layers.append(layer)
        }
        try setAttributes(of: &layers)
        return layers
    }

    /// In whichever layers the files are.
    private func setAttributes(of layers: inout [OCILayer]) throws {
        for (files, attribute) in attributes {
            var isSet = false
            for index in layers.indices where try layers[index].set(attribute, on: files) { isSet = true }
            guard isSet else { throw OCILayer.noFiles(matching: files, for: attribute) }
        }
    }

    /// `FILE@sha256:HEX`, all in one layer below the others.
    private func packageLayer(_ platform: OCIPlatform) throws -> [OCILayer] {
        guard !packages.isEmpty else { return [] }
        let files = try packages.map { text in
            let parts = Self.filled(text, platform).split(separator: "@", maxSplits: 1).map(String.init)
            guard parts.count == 2, let digest = Digest(parts[1]), digest.algorithm == .sha256 else {
                throw Failure(
                    .invalidOption, "--package \(text)", "expected FILE@sha256:HEX",
                    advice: "`sha256sum FILE` prints the digits")
            }
            return DistributionPackage(FilePath(parts[0]).absolute(from: folder), sha256: digest)
        }
        return [OCILayer(packages: files)]
    }

    /// `dist/{os}-{arch}` for each platform.
    private static func filled(_ text: String, _ platform: OCIPlatform) -> String {
        text.replacing("{platform}", with: "\(platform)".replacing("/", with: "-"))
            .replacing("{os}", with: platform.os).replacing("{arch}", with: platform.architecture)
    }

    /// `DIR:/path`; without the path it is the root.
    private static func split(_ text: String) throws -> (String, RelativePath?) {
        guard let mark = text.ranges(of: ":/").last else { return (text, nil) }
        var target = text[mark.upperBound...]
        while target.hasSuffix("/") { target = target.dropLast() }
        if target.isEmpty { return (String(text[..<mark.lowerBound]), nil) }
        guard let path = RelativePath(target) else {
            throw Failure(
                .invalidOption, "--layer \(text)", "has no path below the root behind the colon",
                advice: "write it as DIR:/usr/local/bin")
        }
        return (String(text[..<mark.lowerBound]), path)
    }
}
