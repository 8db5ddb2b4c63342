internal import Core
internal import SystemPackage

/// What an image takes from its base: layers by reference, the whole config, and what is where in it.
struct BaseImage {
    /// Nil for scratch.
    var config: JSONObject?
    var layers: [OCIBlob] = []
    var diffIDs: [Digest] = []
    /// The digest of the base's manifest.
    var digest: Digest?
    /// How people name the base, if it has a name outside of this machine.
    var name: String?
    /// The platform with the variant that the base says.
    var platform: OCIPlatform?
    /// Its file system, to which layers are added.
    let tree = RootTree()

    static func read(_ base: OCIBase, _ platform: OCIPlatform) throws -> BaseImage {
        switch base {
        case .scratch: return BaseImage()
        case .layout(let path, let reference):
            let layout = try OCILayout(path)
            return try read(layout.content, try layout.descriptor(named: reference), platform)
        case .stored(let image):
            var base = try read(image.content, try image.root(), platform)
            base.name = image.name
            return base
        }
    }

    private static func read(
        _ content: OCIContent, _ root: OCIDescriptor, _ platform: OCIPlatform
    ) throws -> BaseImage {
        let descriptor = try content.manifest(in: root, for: platform)
        let manifest = try content.document(descriptor)
        guard manifest["manifests"] == nil,
            let config = manifest["config"].flatMap({ OCIDescriptor(json: $0) }),
            let layers = manifest["layers"]?.array?.map({ OCIDescriptor(json: $0) })
        else {
            throw Failure.base(content, "the manifest \(descriptor.digest) has no config or no layers")
        }
        guard OCIMediaType.configs.contains(config.mediaType) else {
            throw Failure.base(content, "\(descriptor.digest) is no container image: \(config.mediaType)")
        }
        let document = try content.document(config)
        var image = BaseImage()
        image.config = document.object
        image.digest = descriptor.digest
        image.platform = try checked(document, platform, descriptor.platform, content)
        image.diffIDs = (document["rootfs"]?["diff_ids"]?.array ?? []).compactMap {
            $0.string.flatMap { Digest($0) }
        }
        try image.checkCounts(layers.count, document, content)
        image.layers = try zip(layers, image.diffIDs).map { try image.layer($0, diffID: $1, content) }
        return image
    }

    /// The base's bytes are verified here, once, before anything is built on them.
    private func layer(
        _ descriptor: OCIDescriptor?, diffID: Digest, _ content: OCIContent
    ) throws -> OCIBlob {
        guard let descriptor else { throw Failure.base(content, "a layer has no valid descriptor") }
        guard let type = OCIMediaType.layer(of: descriptor.mediaType) else {
            throw Failure.base(
                content, "its layer \(descriptor.digest) cannot be passed on: \(descriptor.mediaType)")
        }
        try BaseLayerReader(content: content, tree: tree).read(descriptor, diffID: diffID)
        return OCIBlob(
            mediaType: type, digest: descriptor.digest, size: descriptor.size,
            path: content.blob(descriptor.digest))
    }

    private static func checked(
        _ config: JSONValue, _ wanted: OCIPlatform, _ described: OCIPlatform?, _ content: OCIContent
    ) throws -> OCIPlatform {
        guard var found = OCIPlatform(json: config), wanted.accepts(found) else {
            throw Failure.base(content, "its config is not for \(wanted)")
        }
        // Index and config should say the same variant, and do not always; ours will.
        found.variant = found.variant ?? described?.variant ?? wanted.variant
        return found
    }

    private func checkCounts(_ layers: Int, _ config: JSONValue, _ content: OCIContent) throws {
        let entries = config["history"]?.array ?? []
        let history = entries.count { $0["empty_layer"]?.bool != true }
        guard diffIDs.count == layers, entries.isEmpty || history == layers else {
            throw Failure.base(
                content,
                "it has \(layers) layers, \(diffIDs.count) diff_ids and \(history) history entries")
        }
    }
}
