internal import Core

extension OCIImage {
    /// Builds the image: layers, configs, manifests and, for several platforms, the index, all in the store.
    ///
    /// Layers of a base stay in its layout, byte for byte. Blocks.
    ///
    /// - Throws: `Failure` (`oci.image`, `oci.settings`, `oci.layer`, `oci.package`, `oci.base`,
    ///   `oci.base-altered`, `file.unreadable`, `file.unwritable`, `payload.changed`), `Failures` as
    ///   `PayloadFile.arrange(_:for:)`.
    public func build(
        in store: ArtifactStore, level: CompressionLevel = .layer
    ) throws -> OCIImageBuild {
        try check()
        var annotations = annotations
        annotations[.created] = created.rfc3339
        var build = OCIImageBuild()
        var images: [OCIDescriptor] = []
        for platform in platforms {
            let builder = PlatformBuilder(
                name: name, image: platform, annotations: annotations, created: created, level: level)
            images.append(try builder.build(in: store, &build))
        }
        if images.count > 1 {
            build.add(manifest: try index(images, annotations).write(to: store))
        }
        return build
    }

    private func check() throws {
        guard !platforms.isEmpty else { throw invalid("has no platform") }
        for platform in platforms {
            try platform.settings.check()
            guard platforms.count(where: { $0.platform == platform.platform }) == 1 else {
                throw invalid("has the platform \(platform.platform) twice")
            }
        }
    }

    private func invalid(_ message: String) -> Failure {
        Failure(.ociImage, name, message, advice: "give each platform of the image once")
    }

    private func index(_ images: [OCIDescriptor], _ annotations: OCIAnnotations) -> OCIDocument {
        OCIDocument(
            OCIMediaType.index,
            [
                ("schemaVersion", 2),
                ("mediaType", .string(OCIMediaType.index)),
                ("manifests", .array(images.map(\.json))),
                ("annotations", .texts(annotations.values)),
            ])
    }
}

/// A JSON document of an image and its media type.
struct OCIDocument {
    let mediaType: String
    let json: JSONValue

    init(_ mediaType: String, _ members: [(String, JSONValue)]) {
        self.mediaType = mediaType
        json = JSONValue(members: members)
    }

    init(_ mediaType: String, _ json: JSONValue) {
        self.mediaType = mediaType
        self.json = json
    }

    func write(to store: ArtifactStore) throws -> OCIBlob {
        let stored = try store.addBlob { try $0.write(json.text()) }
        return OCIBlob(mediaType: mediaType, digest: stored.digest, size: stored.size, path: stored.path)
    }
}
