public import Core

/// A file that refers to an image: an artifact whose manifest names the image as its `subject` (image-spec 1.1,
/// "Guidelines for Artifact Usage").
public struct OCIReferrer: Hashable, Sendable {
    private let type: String
    private let title: String
    private let digest: Digest
    private let size: Int
    private let annotations: OCIAnnotations

    /// The config of an artifact that has none, which has to be in the registry all the same.
    public static let emptyConfig = Array("{}".utf8)

    /// Creates a referrer.
    ///
    /// - Parameters:
    ///   - type: the media type of the file, and of the artifact: `application/spdx+json`.
    ///   - title: the name that clients save the file under.
    ///   - digest: SHA-256 of its bytes.
    ///   - size: its size in bytes.
    ///   - annotations: what else is said of it.
    /// - Throws: `Failure` (`oci.referrer`) for a type that is none, (`oci.annotation`).
    public init(
        _ type: String, title: String, digest: Digest, size: Int, annotations: [String: String] = [:]
    ) throws {
        guard OCIMediaType.isType(type) else {
            throw Failure(
                .ociReferrer, title, "\"\(type)\" is no media type",
                advice: "say what the file is: application/spdx+json")
        }
        var checked = OCIAnnotations()
        for (name, value) in annotations { try checked.set(name, to: value) }
        self.type = type
        self.title = title
        self.digest = digest
        self.size = size
        self.annotations = checked
    }

    /// The manifest for an image, which is its index if it has several platforms.
    ///
    /// - Parameters:
    ///   - mediaType: the media type of the image's manifest or index.
    ///   - subject: its digest.
    ///   - size: its size in bytes.
    /// - Returns: the document, of the media type of image manifests.
    public func manifest(for mediaType: String, _ subject: Digest, size: Int) -> [UInt8] {
        let empty = Self.emptyConfig
        var config = OCIDescriptor(mediaType: Self.emptyType, digest: .of(empty), size: empty.count).json
        if var object = config.object {
            object["data"] = "e30="
            config = .object(object)
        }
        let layer = OCIDescriptor(
            mediaType: type, digest: digest, size: self.size,
            annotations: [OCIAnnotations.Name.title.key: title])
        var document = JSONObject()
        document["schemaVersion"] = 2
        document["mediaType"] = .string(OCIMediaType.manifest)
        document["artifactType"] = .string(type)
        document["config"] = config
        document["layers"] = .array([layer.json])
        document["subject"] = OCIDescriptor(mediaType: mediaType, digest: subject, size: size).json
        if !annotations.values.isEmpty { document["annotations"] = .texts(annotations.values) }
        return Array(JSONValue.object(document).text().utf8)
    }

    private static let emptyType = "application/vnd.oci.empty.v1+json"
}
