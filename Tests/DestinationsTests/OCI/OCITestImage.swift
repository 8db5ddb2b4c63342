import Core
import Destinations
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Small images made by hand, with `tar` and `gzip`.
enum OCITestImage {
    /// An image of one platform whose layer holds one file of this many incompressible bytes.
    static func single(_ folder: FilePath, marker: String = "one", bytes: Int = 100) async throws
        -> OCIPush.Image
    {
        let (manifest, blobs) = try await manifest(folder, architecture: "amd64", marker, bytes)
        return OCIPush.Image(root: manifest, blobs: blobs)
    }

    /// An index of two platforms.
    static func index(_ folder: FilePath, marker: String = "two", bytes: Int = 100) async throws
        -> OCIPush.Image
    {
        var children: [OCIPush.Manifest] = []
        var blobs: [OCIPush.Blob] = []
        var descriptors: [JSONValue] = []
        for architecture in ["amd64", "arm64"] {
            let (manifest, parts) = try await manifest(folder, architecture: architecture, marker, bytes)
            children.append(manifest)
            blobs += parts
            descriptors.append([
                "mediaType": .string(manifest.mediaType), "digest": .string("\(manifest.digest)"),
                "size": .number("\(manifest.bytes.count)"),
                "platform": ["os": "linux", "architecture": .string(architecture)],
            ])
        }
        let type = "application/vnd.oci.image.index.v1+json"
        let index: JSONValue = [
            "schemaVersion": 2, "mediaType": .string(type), "manifests": .array(descriptors),
        ]
        return OCIPush.Image(
            root: OCIPush.Manifest(bytes: Array(index.text().utf8), mediaType: type), children: children,
            blobs: blobs)
    }

    private static func manifest(
        _ folder: FilePath, architecture: String, _ marker: String, _ bytes: Int
    ) async throws -> (OCIPush.Manifest, [OCIPush.Blob]) {
        let (layer, diffID) = try await layer(folder, "\(marker)-\(architecture)", bytes)
        let config: JSONValue = [
            "architecture": .string(architecture), "os": "linux",
            "config": ["User": "1000:1000", "Entrypoint": ["/marker"]],
            "rootfs": ["type": "layers", "diff_ids": [.string("\(diffID)")]],
        ]
        let configBlob = OCIPush.Blob(bytes: Array(config.text().utf8))
        let type = "application/vnd.oci.image.manifest.v1+json"
        let manifest: JSONValue = [
            "schemaVersion": 2, "mediaType": .string(type),
            "config": descriptor(configBlob, "application/vnd.oci.image.config.v1+json"),
            "layers": [descriptor(layer, "application/vnd.oci.image.layer.v1.tar+gzip")],
        ]
        return (
            OCIPush.Manifest(bytes: Array(manifest.text().utf8), mediaType: type), [configBlob, layer]
        )
    }

    private static func descriptor(_ blob: OCIPush.Blob, _ type: String) -> JSONValue {
        [
            "mediaType": .string(type), "digest": .string("\(blob.digest)"),
            "size": .number("\(blob.size)"),
        ]
    }

    /// A tar with one file, compressed; and the digest of the tar.
    private static func layer(
        _ folder: FilePath, _ name: String, _ bytes: Int
    ) async throws -> (OCIPush.Blob, Digest) {
        let root = folder.appending("root-\(name)")
        try FileManager.default.createDirectory(atPath: root.string, withIntermediateDirectories: true)
        try noise(bytes, seed: name).write(to: URL(fileURLWithPath: root.appending("marker").string))
        let tar = folder.appending("\(name).tar")
        let made = try await OCITool.run(
            "tar",
            [
                "--sort=name", "--owner=0", "--group=0", "--mtime=@0", "-cf", tar.string, "-C", root.string,
                "marker",
            ])
        try #require(made.status == 0, "\(made.errors)")
        let diffID = try FileStream.sha256(of: tar).digest
        let zipped = try await OCITool.run("gzip", ["-n", "-1", "-f", tar.string])
        try #require(zipped.status == 0, "\(zipped.errors)")
        let file = FilePath(tar.string + ".gz")
        let (digest, size) = try FileStream.sha256(of: file)
        return (OCIPush.Blob(digest: digest, size: size, source: .file(file)), diffID)
    }

    /// Bytes that do not compress and are the same in every run.
    private static func noise(_ count: Int, seed: String) -> Data {
        var state = Digest.of(seed).bytes.reduce(UInt64(1)) { $0 &* 31 &+ UInt64($1) } | 1
        let words = [UInt64](unsafeUninitializedCapacity: count / 8 + 1) { buffer, filled in
            filled = buffer.count
            var index = 0
            while index < filled {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                buffer[index] = state
                index += 1
            }
        }
        return words.withUnsafeBytes { Data($0.prefix(count)) }
    }
}
