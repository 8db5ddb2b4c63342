import Core

/// What the conformance suite of the distribution specification pushes, by the suite's names.
///
/// Left out are `sparse` and `tag-param-…`, which belong to the version after 1.1.
struct ConformanceData {
    /// A manifest that is pushed, and how.
    struct Entry {
        let manifest: JSONValue
        let tag: String?
        let subject: Digest?
        /// The manifest as it is sent; kept, as one of them has megabytes.
        let text: String
        let digest: Digest

        init(
            manifest: JSONValue, tag: String? = nil, subject: Digest? = nil,
            algorithm: Digest.Algorithm = .sha256
        ) {
            (self.manifest, self.tag, self.subject) = (manifest, tag, subject)
            text = manifest.text()
            digest = Digest.of(text, algorithm)
        }
    }

    static let names = [
        "image", "image-uncompressed", "large-manifest", "index", "nested-index", "empty-index", "artifact",
        "artifact-index", "artifact-without-layers", "artifacts-with-subject", "index-with-subject",
        "missing-subject", "data-field", "non-distributable-layers", "custom-fields", "no-layers", "sha512",
    ]

    struct Unknown: Error { let name: String }

    private static let example = "application/vnd.example.oci.conformance.v1"
    private static let empty = "application/vnd.oci.empty.v1+json"
    private static let layer = "application/vnd.oci.image.layer.v1.tar+gzip"

    let registry: RegistryFixture

    /// Uploads the blobs of one set and gives its manifests in the order in which they are pushed.
    func entries(_ name: String) async throws -> [Entry] {
        switch name {
        case "image": return [Entry(manifest: try await image(), tag: name)]
        case "image-uncompressed":
            return [
                Entry(manifest: try await image(type: "application/vnd.oci.image.layer.v1.tar"), tag: name)
            ]
        case "large-manifest":
            let many = (0..<300).map {
                ("large-\($0)", JSONValue.string(String(repeating: "A", count: 10_000)))
            }
            return [
                Entry(manifest: try await image(with: [("annotations", JSONValue(members: many))]), tag: name)
            ]
        case "index": return try await index(name)
        case "nested-index":
            let inner = try await index(nil)
            return inner + [Entry(manifest: listing([inner[2]]), tag: name)]
        case "empty-index": return [Entry(manifest: listing([]), tag: name)]
        case "artifact": return [Entry(manifest: try await artifact(), tag: name)]
        case "artifact-index":
            let children = [Entry(manifest: try await artifact()), Entry(manifest: try await artifact("2"))]
            return children + [
                Entry(manifest: listing(children, with: [("artifactType", .string(Self.example))]), tag: name)
            ]
        case "artifact-without-layers":
            let content = try await blob("{}", Self.empty)
            return [
                Entry(
                    manifest: manifest(
                        config: content, [content], with: [("artifactType", .string(Self.example))]),
                    tag: name)
            ]
        case "artifacts-with-subject":
            let subject = Entry(manifest: try await image(), tag: "image")
            return [subject, try await attached("1", to: subject), try await attached("2", to: subject)]
        case "index-with-subject":
            let index = try await index("index")
            return index + [try await attached("1", to: index[2])]
        case "missing-subject":
            let subject = Entry(manifest: try await image())
            return [try await attached("1", to: subject)]
        case "data-field":
            let config = try await blob("{}", Self.empty)
            let held = config.adding(("data", "e30="))
            return [Entry(manifest: manifest(config: held, [try await blob("layer", Self.layer)]), tag: name)]
        case "non-distributable-layers":
            let type = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
            let elsewhere = descriptor(Digest.of("elsewhere"), 9, type).adding(
                ("urls", ["https://store.example.com/blobs/1"]))
            return [Entry(manifest: manifest(config: try await config(), [elsewhere]), tag: name)]
        case "custom-fields":
            return [Entry(manifest: try await image(with: [("org.example.field", ["a": 1])]), tag: name)]
        case "no-layers": return [Entry(manifest: manifest(config: try await config(), []), tag: name)]
        case "sha512": return [Entry(manifest: try await image(), algorithm: .sha512)]
        default: throw Unknown(name: name)
        }
    }

    private func image(type: String = layer, with more: [(String, JSONValue)] = []) async throws -> JSONValue
    {
        manifest(
            config: try await config(),
            [try await blob("layer one", type), try await blob("layer two", type)], with: more)
    }

    private func artifact(_ text: String = "1", with more: [(String, JSONValue)] = []) async throws
        -> JSONValue
    {
        let content = try await blob("artifact \(text)", Self.example)
        return manifest(
            config: try await blob("{}", Self.empty), [content],
            with: [("artifactType", .string(Self.example))] + more)
    }

    private func attached(_ text: String, to subject: Entry) async throws -> Entry {
        let type = subject.manifest["mediaType"]?.string ?? ""
        let described = descriptor(subject.digest, subject.text.utf8.count, type)
        let manifest = try await artifact(
            text, with: [("subject", described), ("annotations", ["org.example.number": .string(text)])])
        return Entry(manifest: manifest, tag: "tagged-artifact\(text)", subject: subject.digest)
    }

    private func index(_ tag: String?) async throws -> [Entry] {
        let children = [
            Entry(
                manifest: try await image(with: [("annotations", ["org.example.platform": "linux/amd64"])])),
            Entry(
                manifest: try await image(with: [("annotations", ["org.example.platform": "linux/arm64"])])),
        ]
        return children + [Entry(manifest: listing(children), tag: tag)]
    }

    private func config() async throws -> JSONValue {
        try await blob(#"{"architecture":"amd64","os":"linux"}"#, "application/vnd.oci.image.config.v1+json")
    }

    private func blob(_ text: String, _ type: String) async throws -> JSONValue {
        descriptor(try await registry.upload(Array(text.utf8)), text.utf8.count, type)
    }

    private func descriptor(_ digest: Digest, _ size: Int, _ type: String) -> JSONValue {
        ["mediaType": .string(type), "digest": .string("\(digest)"), "size": .number("\(size)")]
    }

    private func manifest(config: JSONValue, _ layers: [JSONValue], with more: [(String, JSONValue)] = [])
        -> JSONValue
    {
        JSONValue(
            members: [
                ("schemaVersion", 2), ("mediaType", .string(SampleManifest.imageType)), ("config", config),
                ("layers", .array(layers)),
            ] + more)
    }

    private func listing(_ children: [Entry], with more: [(String, JSONValue)] = []) -> JSONValue {
        let manifests = children.map {
            descriptor($0.digest, $0.text.utf8.count, $0.manifest["mediaType"]?.string ?? "")
        }
        return JSONValue(
            members: [
                ("schemaVersion", 2), ("mediaType", .string(SampleManifest.indexType)),
                ("manifests", .array(manifests)),
            ] + more)
    }
}

extension JSONValue {
    /// An object with one more member.
    fileprivate func adding(_ member: (String, JSONValue)) -> JSONValue {
        var object = object ?? JSONObject()
        object[member.0] = member.1
        return .object(object)
    }
}
