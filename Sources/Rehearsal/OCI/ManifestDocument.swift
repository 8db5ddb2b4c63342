internal import Core

/// What a registry reads of a manifest or index.
struct ManifestDocument {
    let mediaType: String
    private let document: JSONValue

    private static let indexTypes: Set<String> = [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ]
    private static let manifestTypes: Set<String> = [
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ]

    /// Reads and checks a document.
    ///
    /// - Throws: `RegistryError` (`MANIFEST_INVALID`).
    init(_ bytes: [UInt8], contentType: String?) throws {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw RegistryError.manifestInvalid("line \(error.line): \(error.message)")
        }
        guard document.object != nil, document["schemaVersion"]?.int == 2 else {
            throw RegistryError.manifestInvalid("an object with schemaVersion 2 is expected")
        }
        mediaType = try Self.mediaType(contentType, document)
        // CVE-2021-41190: a document that is both can mean different things to two readers.
        guard document["manifests"] == nil || document["layers"] == nil && document["config"] == nil else {
            throw RegistryError.manifestInvalid("both an index and a manifest")
        }
        self.document = document
    }

    private static func mediaType(_ contentType: String?, _ document: JSONValue) throws -> String {
        let header = contentType.map { String($0.prefix { $0 != ";" && $0 != " " }) }
        guard let type = header ?? document["mediaType"]?.string else {
            throw RegistryError.manifestInvalid("no media type: neither Content-Type nor mediaType")
        }
        guard document["mediaType"] == nil || document["mediaType"]?.string == type else {
            throw RegistryError.manifestInvalid("mediaType differs from Content-Type \(type)")
        }
        let isIndex = indexTypes.contains(type)
        guard isIndex || manifestTypes.contains(type) else {
            throw RegistryError.manifestInvalid("unsupported media type \(type)")
        }
        let member = isIndex ? "manifests" : "layers"
        guard document[member]?.array != nil else {
            throw RegistryError.manifestInvalid("\(type) without \(member)")
        }
        return type
    }

    /// Blobs that must be there: those that a client would fetch from this registry.
    func blobs() throws -> [Digest] {
        let descriptors = [document["config"]].compactMap { $0 } + (document["layers"]?.array ?? [])
        return try descriptors.filter(Self.isHeldHere).map(Self.digest)
    }

    /// Manifests that must be there.
    func children() throws -> [Digest] { try (document["manifests"]?.array ?? []).map(Self.digest) }

    /// What this is attached to; it need not be there.
    func subject() throws -> Digest? { try document["subject"].map(Self.digest) }

    /// The entry in the list of referrers (distribution-spec 1.1, "Listing Referrers").
    func referrer(_ digest: Digest, size: Int) -> JSONValue {
        var descriptor = JSONObject()
        descriptor["mediaType"] = .string(mediaType)
        descriptor["digest"] = .string("\(digest)")
        descriptor["size"] = .number("\(size)")
        descriptor["artifactType"] = document["artifactType"] ?? document["config"]?["mediaType"]
        descriptor["annotations"] = document["annotations"]
        return .object(descriptor)
    }

    private static func isHeldHere(_ descriptor: JSONValue) -> Bool {
        let type = descriptor["mediaType"]?.string ?? ""
        let isElsewhere = !(descriptor["urls"]?.array ?? []).isEmpty
        return !isElsewhere && !type.contains("nondistributable") && !type.contains(".foreign.")
    }

    private static func digest(_ descriptor: JSONValue) throws -> Digest {
        guard let digest = descriptor["digest"]?.string.flatMap({ Digest($0) }) else {
            throw RegistryError.manifestInvalid("a descriptor without a valid digest")
        }
        return digest
    }
}
