internal import Core
internal import SystemPackage

/// What an image takes from its base: layers by reference, and the whole config.
struct BaseImage {
    /// Nil for scratch.
    var config: JSONObject?
    var layers: [OCIBlob] = []
    var diffIDs: [Digest] = []
    /// The digest of the base's manifest.
    var digest: Digest?
    /// The platform with the variant that the base says.
    var platform: OCIPlatform?

    static func read(_ base: OCIBase, _ platform: OCIPlatform) throws -> BaseImage {
        switch base {
        case .scratch: return BaseImage()
        case .layout(let path, let reference):
            let layout = try OCILayout(path)
            let root = try layout.descriptor(named: reference)
            return try read(layout, try layout.manifest(in: root, for: platform), platform)
        }
    }

    private static func read(
        _ layout: OCILayout, _ descriptor: OCIDescriptor, _ platform: OCIPlatform
    ) throws -> BaseImage {
        let manifest = try layout.document(descriptor)
        guard manifest["manifests"] == nil,
            let config = manifest["config"].flatMap({ OCIDescriptor(json: $0) }),
            let layers = manifest["layers"]?.array?.map({ OCIDescriptor(json: $0) })
        else {
            throw Failure.base(layout.path, "the manifest \(descriptor.digest) has no config or no layers")
        }
        guard OCIMediaType.configs.contains(config.mediaType) else {
            throw Failure.base(layout.path, "\(descriptor.digest) is no container image: \(config.mediaType)")
        }
        var image = BaseImage()
        let document = try layout.document(config)
        image.config = document.object
        image.digest = descriptor.digest
        image.platform = try checked(document, platform, descriptor.platform, layout)
        image.layers = try layers.map { try layer($0, layout) }
        image.diffIDs = (document["rootfs"]?["diff_ids"]?.array ?? []).compactMap {
            $0.string.flatMap { Digest($0) }
        }
        try image.checkCounts(document, layout)
        return image
    }

    /// The base's bytes are verified here, once, before anything is built on them.
    private static func layer(_ descriptor: OCIDescriptor?, _ layout: OCILayout) throws -> OCIBlob {
        guard let descriptor else { throw Failure.base(layout.path, "a layer has no valid descriptor") }
        guard let type = OCIMediaType.layer(of: descriptor.mediaType) else {
            throw Failure.base(
                layout.path, "its layer \(descriptor.digest) cannot be passed on: \(descriptor.mediaType)")
        }
        try layout.verify(descriptor)
        return OCIBlob(
            mediaType: type, digest: descriptor.digest, size: descriptor.size,
            path: layout.blob(descriptor.digest))
    }

    private static func checked(
        _ config: JSONValue, _ wanted: OCIPlatform, _ described: OCIPlatform?, _ layout: OCILayout
    ) throws -> OCIPlatform {
        guard var found = OCIPlatform(json: config), wanted.accepts(found) else {
            throw Failure.base(layout.path, "its config is not for \(wanted)")
        }
        // Index and config should say the same variant, and do not always; ours will.
        found.variant = found.variant ?? described?.variant ?? wanted.variant
        return found
    }

    private func checkCounts(_ config: JSONValue, _ layout: OCILayout) throws {
        let entries = config["history"]?.array ?? []
        let history = entries.count { $0["empty_layer"]?.bool != true }
        guard diffIDs.count == layers.count, entries.isEmpty || history == layers.count else {
            throw Failure.base(
                layout.path,
                "it has \(layers.count) layers, \(diffIDs.count) diff_ids and \(history) history entries"
            )
        }
    }
}
