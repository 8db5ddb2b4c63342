import Artifacts
import Core
import SystemPackage

/// Makes OCI layouts as other tools write them, defects included.
struct BaseFixture {
    let folder: FilePath

    init(_ folder: FilePath) throws {
        self.folder = folder
        try FileSystem.makeFolder(folder.appending("blobs").appending("sha256"))
        try FileSystem.write(
            Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8), to: folder.appending("oci-layout"))
    }

    /// Writes a blob and returns its descriptor.
    func blob(_ mediaType: String, _ bytes: [UInt8], adding members: [(String, JSONValue)] = []) throws
        -> JSONValue
    {
        let digest = Digest.of(bytes)
        try FileSystem.write(bytes, to: path(digest))
        return JSONValue(
            members: [
                ("mediaType", .string(mediaType)), ("digest", .string(digest.description)),
                ("size", .number("\(bytes.count)")),
            ] + members)
    }

    func document(
        _ mediaType: String, _ json: JSONValue, adding members: [(String, JSONValue)] = []
    ) throws -> JSONValue {
        try blob(mediaType, Array(json.text().utf8), adding: members)
    }

    func path(_ digest: Digest) -> FilePath {
        folder.appending("blobs").appending("sha256").appending(digest.hex)
    }

    /// Writes `index.json` over these descriptors.
    func finish(_ manifests: [JSONValue]) throws {
        let index: JSONValue = ["schemaVersion": 2, "manifests": .array(manifests)]
        try FileSystem.write(Array(index.text().utf8), to: folder.appending("index.json"))
    }

    /// A gzip layer with one file, and its `diff_id`.
    func layer(
        _ name: String, _ text: String, mediaType: String = OCIMediaType.gzipLayer
    ) throws -> (descriptor: JSONValue, diffID: String) {
        let compressed = MemorySink()
        let gzip = try GzipSink(over: compressed, level: .fastest)
        let content = DigestSink(over: gzip, [.sha256])
        let tar = TarWriter(to: content, modified: Timestamp(seconds: 0))
        try tar.addFolder(RelativePath("etc"))
        try tar.add(.text(name, text))
        try tar.finish()
        try gzip.finish()
        return (
            try blob(mediaType, compressed.bytes), content.finish()[.sha256]?.description ?? ""
        )
    }

    /// A gzip layer with whatever is written to it, and its `diff_id`.
    func layer(_ write: (TarWriter) throws -> Void) throws -> (descriptor: JSONValue, diffID: String) {
        let compressed = MemorySink()
        let gzip = try GzipSink(over: compressed, level: .fastest)
        let content = DigestSink(over: gzip, [.sha256])
        let tar = TarWriter(to: content, modified: Timestamp(seconds: 1_000_000))
        try write(tar)
        try tar.finish()
        try gzip.finish()
        let diffID = content.finish()[.sha256]?.description ?? ""
        return (try blob(OCIMediaType.gzipLayer, compressed.bytes), diffID)
    }

    /// An image of these layers, which is the layout's only one.
    func finish(layers writes: [(TarWriter) throws -> Void]) throws {
        let layers = try writes.map { try layer($0) }
        let config: JSONValue = [
            "architecture": "amd64", "os": "linux", "config": [:],
            "rootfs": ["type": "layers", "diff_ids": .array(layers.map { .string($0.diffID) })],
        ]
        let manifest: JSONValue = [
            "schemaVersion": 2, "mediaType": .string(OCIMediaType.manifest),
            "config": try document(OCIMediaType.config, config), "layers": .array(layers.map(\.descriptor)),
        ]
        try finish([document(OCIMediaType.manifest, manifest)])
    }

    /// An image of one layer.
    func image(
        architecture: String = "amd64", variant: String? = nil, isDocker: Bool = false,
        layerType: String? = nil, adding members: [(String, JSONValue)] = [],
        config change: (inout JSONObject) -> Void = { _ in }
    ) throws -> JSONValue {
        let docker = "application/vnd.docker."
        let layer = try layer(
            "etc/base", "base \(architecture)",
            mediaType: layerType
                ?? (isDocker ? docker + "image.rootfs.diff.tar.gzip" : OCIMediaType.gzipLayer))
        var config = JSONObject()
        config["architecture"] = .string(architecture)
        config["variant"] = variant.map { .string($0) }
        config["os"] = "linux"
        config["config"] = [
            "Env": ["PATH=/bin", "LANG=C"], "Cmd": ["/bin/sh"], "Labels": ["vendor": "base"],
        ]
        config["rootfs"] = ["type": "layers", "diff_ids": [.string(layer.diffID)]]
        config["history"] = [["created_by": "base layer"], ["created_by": "CMD", "empty_layer": true]]
        change(&config)
        let configDescriptor = try document(
            isDocker ? docker + "container.image.v1+json" : OCIMediaType.config, .object(config))
        let type = isDocker ? OCIMediaType.dockerManifest : OCIMediaType.manifest
        return try document(
            type,
            [
                "schemaVersion": 2, "mediaType": .string(type), "config": configDescriptor,
                "layers": [layer.descriptor],
            ], adding: members)
    }
}

extension JSONValue {
    static func platform(_ architecture: String, variant: String? = nil) -> (String, JSONValue) {
        var members: [(String, JSONValue)] = [("architecture", .string(architecture)), ("os", "linux")]
        if let variant { members.append(("variant", .string(variant))) }
        return ("platform", JSONValue(members: members))
    }

    static func name(_ name: String) -> (String, JSONValue) {
        ("annotations", ["org.opencontainers.image.ref.name": .string(name)])
    }
}
