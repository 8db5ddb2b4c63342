import Artifacts
import Core
import SystemPackage
import TestSupport
import Testing

@Suite("Images as files")
struct ImageOutputTests {
    let workshop: ImageWorkshop

    init() throws { workshop = try ImageWorkshop() }

    private func archive(
        _ form: OCIArchiveWriter.Form, _ build: OCIImageBuild, _ name: String, as file: String = "image.tar"
    ) throws -> FilePath {
        let path = workshop.folder.path.appending(file)
        try OCIArchiveWriter(file: path, form: form).write(build, names: [name], modified: .sample)
        return path
    }

    @Test("a layout in a tar is read by skopeo, and its bytes are the same each time")
    func layout() throws {
        let build = try workshop.build(workshop.image([.linuxAMD64, .linuxARM64]))
        let file = try archive(.layout, build, "v1")
        let raw = try Tool.skopeo("inspect", "--raw", "oci-archive:\(file):v1").output
        #expect(Digest.of(raw) == build.digest)
        let copy = workshop.folder.path.appending("copy")
        try Tool.skopeo("copy", "--all", "--preserve-digests", "oci-archive:\(file):v1", "oci:\(copy):v1")
        let again = try archive(.layout, build, "v1", as: "again.tar")
        #expect(try FileStream.sha256(of: file).digest == FileStream.sha256(of: again).digest)
    }

    @Test("an archive for docker load is read by skopeo, with the same layers and config")
    func docker() throws {
        let build = try workshop.build(workshop.image())
        let file = try archive(.docker, build, "example.org/kilo:v1")
        let copy = workshop.folder.path.appending("copy")
        try Tool.skopeo("copy", "docker-archive:\(file):example.org/kilo:v1", "oci:\(copy):v1")
        let config = try Tool.skopeo("inspect", "--config", "--raw", "docker-archive:\(file)").output
        #expect(try JSONValue(parsing: config) == workshop.config(build))
        let several = try workshop.build(workshop.image([.linuxAMD64, .linuxARM64]))
        let found = failures { _ = try archive(.docker, several, "kilo:v1", as: "several.tar") }
        #expect(found.map(\.code) == [.ociImage])
    }

    @Test(
        "a changed blob is not written into an archive, also where its size is the same, and leaves no file",
        arguments: [OCIArchiveWriter.Form.layout, .docker], [-1, 0, 1])
    func altered(_ form: OCIArchiveWriter.Form, _ more: Int) throws {
        let build = try workshop.build(workshop.image())
        let blob = build.blobs[0]
        try FileSystem.write([UInt8](repeating: 0, count: blob.size + more), to: blob.path)
        let found = failures { _ = try archive(form, build, "kilo:v1") }
        #expect(found.map(\.code) == [.storeAltered])
        #expect(!FileSystem.exists(workshop.folder.path.appending("image.tar")))
    }

    @Test("volumes, health check and stop signal are written as Docker writes them")
    func settings() throws {
        let image = try workshop.image {
            $0.volumes = ["/data", "/cache"]
            $0.healthcheck = OCIHealthcheck(command: ["kilo", "ping"], interval: 10, retries: 2)
            $0.stopSignal = "SIGINT"
        }
        let config = try workshop.config(workshop.build(image))["config"]
        #expect(config?["Volumes"]?.text() == #"{"/cache":{},"/data":{}}"#)
        #expect(
            config?["Healthcheck"]?.text()
                == #"{"Test":["CMD","kilo","ping"],"Interval":10000000000,"Retries":2}"#)
        #expect(config?["StopSignal"]?.string == "SIGINT")
        for wrong in [
            { (settings: inout OCISettings) in settings.volumes = ["data"] }, { $0.stopSignal = "KILL IT" },
            { $0.healthcheck = OCIHealthcheck(command: ["x"], interval: 0) },
        ] {
            #expect(
                failures { _ = try workshop.build(workshop.image(settings: wrong)) }.map(\.code) == [
                    .ociSettings
                ])
        }
    }

    @Test("what must be downloaded after an image that shares a layer")
    func download() throws {
        let rare = try OCILayer(files: [.text("rare", "1")])
        let old = try workshop.build(workshop.image(layers: [rare, OCILayer(files: [.text("often", "1")])]))
        let new = try workshop.build(workshop.image(layers: [rare, OCILayer(files: [.text("often", "2")])]))
        let (before, after) = try (manifest(old), manifest(new))
        let update = try #require(OCIDownload(manifest: after, after: before))
        #expect(update.layers == 1 && update.keptLayers == 1)
        #expect(update.keptBytes == old.blobs[0].size)
        #expect(update.bytes == new.blobs[1].size + new.blobs[2].size + after.count)
        #expect(OCIDownload(manifest: after, after: nil)?.layers == 2)
        #expect(OCIDownload(manifest: Array("{}".utf8), after: nil) == nil)
    }

    private func manifest(_ build: OCIImageBuild) throws -> [UInt8] {
        try FileStream.contents(of: #require(build.root).path)
    }

    @Test("a base in a store is asked for piece by piece, and gives the same image as its layout")
    func storedBase() throws {
        let base = try BaseFixture(workshop.folder.path.appending("base"))
        let index = try base.document(
            OCIMediaType.index,
            [
                "schemaVersion": 2, "mediaType": .string(OCIMediaType.index),
                "manifests": [
                    try base.image(adding: [JSONValue.platform("amd64")]),
                    try base.image(architecture: "arm64", adding: [JSONValue.platform("arm64")]),
                ],
            ])
        try base.finish([index])
        let root = try #require(index["digest"]?.string.flatMap { Digest($0) })
        let image = OCIStoredImage(name: "example.org/base:1", digest: root, in: workshop.store)
        func fetch(_ digest: Digest) throws {
            let copy = workshop.folder.path.appending("fetched")
            try FileSystem.copy(base.path(digest), to: copy)
            try workshop.store.adopt(copy, as: digest)
        }
        try fetch(root)
        var rounds: [Int] = []
        while case let parts = try image.missing(for: [.linuxARM64]), !parts.isEmpty {
            rounds.append(parts.count)
            for part in parts { try fetch(part.digest) }
        }
        #expect(rounds == [1, 2], "a manifest, then its config and layer; nothing of the other platform")
        let layout = try workshop.build(workshop.image([.linuxARM64], base: .layout(base.folder)))
        let stored = try workshop.build(workshop.image([.linuxARM64], base: .stored(image)))
        #expect(stored.blobs.map(\.digest) == layout.blobs.map(\.digest))
        let name = try workshop.json(stored.root)["annotations"]?["org.opencontainers.image.base.name"]
        #expect(name?.string == "example.org/base:1")
        let wrong = try workshop.folder.write("wrong", "other bytes")
        #expect(failures { try workshop.store.adopt(wrong, as: root) }.map(\.code) == [.ociBaseAltered])
    }
}
