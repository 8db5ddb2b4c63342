import Artifacts
import Core
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Images from scratch")
struct ScratchImageTests {
    let workshop: ImageWorkshop

    init() throws { workshop = try ImageWorkshop() }

    @Test("one platform is a manifest with a config and a gzip layer")
    func onePlatform() throws {
        let build = try workshop.build(workshop.image())
        #expect(build.blobs.map(\.mediaType) == [OCIMediaType.gzipLayer, OCIMediaType.config])
        #expect(build.manifests.map(\.mediaType) == [OCIMediaType.manifest])
        #expect(build.digest == build.manifests[0].digest)
        let manifest = try workshop.json(build.root)
        #expect(manifest["schemaVersion"]?.int == 2)
        #expect(manifest["mediaType"]?.string == OCIMediaType.manifest)
        #expect(manifest["layers"]?.array?.first?["digest"]?.string == build.blobs[0].digest.description)
        #expect(manifest["annotations"]?["org.opencontainers.image.version"]?.string == "1.4.0")
        #expect(
            manifest["annotations"]?["org.opencontainers.image.created"]?.string == "2026-11-24T16:18:25Z")
        for blob in build.blobs + build.manifests {
            #expect(try FileStream.sha256(of: blob.path) == (blob.digest, blob.size))
        }
    }

    @Test("several platforms are an index in the given order, each layer once")
    func index() throws {
        let armv7 = OCIPlatform(os: "linux", architecture: "arm", variant: "v7")
        let build = try workshop.build(workshop.image([.linuxARM64, .linuxAMD64, armv7]))
        #expect(build.manifests.count == 4)
        #expect(build.blobs.count == 4, "one layer that all share, three configs")
        let index = try workshop.json(build.root)
        let platforms = index["manifests"]?.array?.compactMap { $0["platform"]?["architecture"]?.string }
        #expect(platforms == ["arm64", "amd64", "arm"])
        #expect(index["manifests"]?.array?[2]["platform"]?["variant"]?.string == "v7")
        #expect(try workshop.config(build, 2)["variant"]?.string == "v7")
        #expect(index["annotations"]?["org.opencontainers.image.title"]?.string == "Kilo")
        #expect(build.platforms == [.linuxARM64, .linuxAMD64, armv7])
        _ = try workshop.layout(build)
    }

    @Test("settings are written as runtimes read them")
    func settings() throws {
        let image = try workshop.image {
            $0.entrypoint = ["/usr/local/bin/kilo"]
            $0.command = ["--help"]
            $0.environment = ["PATH": "/usr/local/bin", "HOME": "/tmp"]
            $0.user = "1000:1000"
            $0.workingDirectory = "/work"
            $0.labels = ["team": "release"]
            $0.exposedPorts = ["8080", "53/udp"]
        }
        let config = try workshop.config(workshop.build(image))
        #expect(config["config"]?["Entrypoint"]?.texts == ["/usr/local/bin/kilo"])
        #expect(config["config"]?["Cmd"]?.texts == ["--help"])
        #expect(config["config"]?["Env"]?.texts == ["HOME=/tmp", "PATH=/usr/local/bin"])
        #expect(config["config"]?["User"]?.string == "1000:1000")
        #expect(config["config"]?["WorkingDir"]?.string == "/work")
        #expect(config["config"]?["ExposedPorts"]?.text() == #"{"53/udp":{},"8080/tcp":{}}"#)
        #expect(config["config"]?["Labels"]?["team"]?.string == "release")
        #expect(
            config["config"]?["Labels"]?["org.opencontainers.image.source"]?.string
                == "https://github.com/Kilo-Org/kilocode")
        #expect(config["created"]?.string == "2026-11-24T16:18:25Z")
        #expect(config["history"]?.array?.count == 1)
    }

    @Test("a layer has every parent folder once, before its files")
    func parents() throws {
        let layers = [
            try OCILayer(
                files: [.text("a/b/c", "1"), .text("a-b", "2"), .text("a/d", "3"), .text("a/b/e", "4")],
                folder: RelativePath("opt/kilo"))
        ]
        let build = try workshop.build(workshop.image(layers: layers))
        let names = try Tool.tar("-tzf", build.blobs[0].path.string).lines
        #expect(
            names == [
                "opt/", "opt/kilo/", "opt/kilo/a/", "opt/kilo/a-b", "opt/kilo/a/b/", "opt/kilo/a/b/c",
                "opt/kilo/a/b/e", "opt/kilo/a/d",
            ])
        let modes = try Tool.tar("--numeric-owner", "-tvzf", build.blobs[0].path.string).lines
        #expect(modes.filter { $0.hasPrefix("drwxr-xr-x 0/0") }.count == 4)
        _ = try workshop.layout(build)
    }

    @Test("the diff id is the digest of the tar within")
    func diffID() throws {
        let build = try workshop.build(workshop.image())
        let copy = workshop.folder.path.appending("layer.tar.gz")
        try FileSystem.write(try FileStream.contents(of: build.blobs[0].path), to: copy)
        try Tool.gzip("-d", copy.string)
        let digest = try FileStream.sha256(of: workshop.folder.path.appending("layer.tar")).digest
        let diffIDs = try workshop.config(build)["rootfs"]?["diff_ids"]?.texts
        #expect(diffIDs == [digest.description])
    }

    @Test("skopeo and umoci take the image, and unpack what was put in")
    func realClients() throws {
        let build = try workshop.build(workshop.image { $0.entrypoint = ["/usr/local/bin/kilo"] })
        let layout = try workshop.layout(build)
        let inspected = try Tool.skopeo("inspect", "oci:\(layout):v1").output
        let inspection = try JSONValue(parsing: inspected)
        #expect(inspection["Digest"]?.string == build.digest?.description)
        #expect(inspection["Architecture"]?.string == "amd64")
        #expect(inspection["Labels"]?["org.opencontainers.image.version"]?.string == "1.4.0")
        let copy = workshop.folder.path.appending("copy")
        try Tool.skopeo("copy", "--preserve-digests", "oci:\(layout):v1", "oci:\(copy):v1")
        let bundle = workshop.folder.path.appending("bundle")
        try Tool.umoci("unpack", "--rootless", "--image", "\(copy):v1", bundle.string)
        let program = bundle.pushing("rootfs/usr/local/bin/kilo")
        #expect(try FileStream.contents(of: program) == Array("#!/bin/sh\n".utf8))
        #expect(FileSystem.kind(program)?.mode == 0o755)
        #expect(FileSystem.kind(bundle.pushing("rootfs/usr"))?.mode == 0o755)
    }

    @Test("a layer of several gzip members is one tar for gzip, skopeo and umoci")
    func members() throws {
        let text = String(repeating: "a megabyte of tar is a member of its own\n", count: 100_000)
        let build = try workshop.build(
            workshop.image(layers: [OCILayer(files: [.text("text", text), .text("later", "end")])]))
        let layer = build.blobs[0]
        let bytes = try FileStream.contents(of: layer.path)
        let members = bytes.indices.filter { bytes[$0...].starts(with: GzipHeader().bytes) }
        #expect(members.count == 4)
        let layout = try workshop.layout(build)
        let archive = workshop.folder.path.appending("docker.tar")
        // Expands layers, and compares the tars with their diff_ids.
        try Tool.skopeo("copy", "oci:\(layout):v1", "docker-archive:\(archive):kilo:v1")
        let bundle = workshop.folder.path.appending("bundle")
        try Tool.umoci("unpack", "--rootless", "--image", "\(layout):v1", bundle.string)
        #expect(try FileStream.contents(of: bundle.pushing("rootfs/text")) == Array(text.utf8))
        #expect(try FileStream.contents(of: bundle.pushing("rootfs/later")) == Array("end".utf8))
        let copy = workshop.folder.path.appending("layer.gz")
        try FileSystem.copy(layer.path, to: copy)
        try Tool.gzip("--test", copy.string)
    }

    @Test("skopeo copies all platforms without changing a digest")
    func allPlatforms() throws {
        let build = try workshop.build(workshop.image([.linuxAMD64, .linuxARM64]))
        let layout = try workshop.layout(build)
        let copy = workshop.folder.path.appending("copy")
        try Tool.skopeo("copy", "--all", "--preserve-digests", "oci:\(layout):v1", "oci:\(copy):v1")
        let index = try JSONValue(parsing: FileStream.contents(of: copy.appending("index.json")))
        #expect(index["manifests"]?.array?.first?["digest"]?.string == build.digest?.description)
    }

    @Test("built twice, in other places and at once, all digests are the same")
    func determinism() async throws {
        let image = try workshop.image([.linuxAMD64, .linuxARM64]) {
            $0.environment = ["A": "1", "B": "2", "C": "3", "D": "4"]
            $0.labels = ["x": "1", "y": "2", "z": "3"]
        }
        let root = workshop.folder.path
        let digests = try await withThrowingTaskGroup(of: [Digest].self) { group in
            for number in 0..<4 {
                group.addTask {
                    try await offPool {
                        let store = ArtifactStore(root: root.appending("store-\(number / 2)"))
                        let build = try image.build(in: store)
                        return (build.blobs + build.manifests).map(\.digest)
                    }
                }
            }
            return try await group.reduce(into: Set<[Digest]>()) { $0.insert($1) }
        }
        #expect(digests.count == 1)
    }

    @Test("the tar of a layer is the same bytes on every machine")
    func golden() throws {
        let build = try workshop.build(workshop.image())
        let diffIDs = try workshop.config(build)["rootfs"]?["diff_ids"]?.texts
        #expect(diffIDs == ["sha256:11c09303bfd4e29186bb41a54a20687d9ca010f9b1b27987c8c54f95f9c264ae"])
    }

    @Test("a build survives JSON")
    func codable() throws {
        let build = try workshop.build(workshop.image([.linuxAMD64, .linuxARM64]))
        let data = try JSONEncoder().encode(build)
        #expect(try JSONDecoder().decode(OCIImageBuild.self, from: data) == build)
    }

    @Test(
        "a blob that was changed in the store is not written into a layout, also where its size is the same",
        arguments: [-1, 0, 1])
    func altered(more: Int) throws {
        let build = try workshop.build(workshop.image())
        let blob = build.blobs[0]
        try FileSystem.write([UInt8](repeating: 0, count: blob.size + more), to: blob.path)
        let writer = OCILayoutWriter(folder: workshop.folder.path.appending("layout"))
        #expect(failures { try writer.write(build, names: ["v1"]) }.map(\.code) == [.storeAltered])
    }
}
