import Artifacts
import Core
import SystemPackage
import Testing

@Suite("Images on a base")
struct BaseImageTests {
    let workshop: ImageWorkshop
    let base: BaseFixture

    init() throws {
        workshop = try ImageWorkshop()
        base = try BaseFixture(workshop.folder.path.appending("base"))
    }

    private func build(
        _ platforms: [OCIPlatform] = [.linuxAMD64], reference: String? = nil,
        settings: (inout OCISettings) -> Void = { _ in }
    ) throws -> OCIImageBuild {
        try workshop.build(
            workshop.image(platforms, base: .layout(base.folder, reference: reference), settings: settings))
    }

    private func refusal(
        _ platforms: [OCIPlatform] = [.linuxAMD64], reference: String? = nil
    ) -> Failure? {
        failures { _ = try build(platforms, reference: reference) }.first
    }

    @Test("base layers come first, as they are, where they are")
    func layers() throws {
        try base.finish([base.image()])
        let build = try build()
        #expect(build.blobs.count == 3)
        #expect(build.blobs[0].path.starts(with: base.folder))
        let config = try workshop.config(build)
        #expect(config["rootfs"]?["diff_ids"]?.array?.count == 2)
        let layout = try workshop.layout(build)
        let bundle = workshop.folder.path.appending("bundle")
        try Tool.umoci("unpack", "--rootless", "--image", "\(layout):v1", bundle.string)
        #expect(FileSystem.exists(bundle.pushing("rootfs/etc/base")))
        #expect(FileSystem.exists(bundle.pushing("rootfs/usr/local/bin/kilo")))
    }

    @Test("the base's history stays, and ours comes after it")
    func history() throws {
        try base.finish([base.image()])
        let history = try workshop.config(build())["history"]?.array?.compactMap { $0["created_by"]?.string }
        #expect(history == ["base layer", "CMD", "kilo-release: 2 files in /usr/local"])
    }

    @Test("a base without history gets one, so that the counts agree")
    func noHistory() throws {
        try base.finish([base.image { $0["history"] = nil }])
        let build = try build()
        #expect(try workshop.config(build)["history"]?.array?.count == 2)
        _ = try workshop.layout(build)
    }

    @Test("fields that nobody knows survive in the config")
    func unknownFields() throws {
        try base.finish([
            base.image { config in
                config["x-vendor"] = ["deep": [1, .number("1.50")]]
                var inner = config["config"]?.object ?? JSONObject()
                inner["Healthcheck"] = ["Test": ["CMD", "true"]]
                config["config"] = .object(inner)
            }
        ])
        let config = try workshop.config(build())
        #expect(config["x-vendor"]?.text() == #"{"deep":[1,1.50]}"#)
        #expect(config["config"]?["Healthcheck"]?["Test"]?.texts == ["CMD", "true"])
        #expect(config["config"]?["Labels"]?["vendor"]?.string == "base")
    }

    @Test("settings replace and extend the base's; an entrypoint forgets its command")
    func settings() throws {
        try base.finish([base.image()])
        let kept = try workshop.config(build())
        #expect(kept["config"]?["Cmd"]?.texts == ["/bin/sh"])
        let changed = try workshop.config(
            build {
                $0.entrypoint = ["kilo"]
                $0.environment = ["PATH": "/usr/local/bin:/bin", "KILO": "1"]
            })
        #expect(changed["config"]?["Env"]?.texts == ["PATH=/usr/local/bin:/bin", "LANG=C", "KILO=1"])
        #expect(changed["config"]?["Cmd"] == nil)
    }

    @Test("a variable that a base has twice is replaced at both places")
    func doubledVariable() throws {
        try base.finish([base.image { $0["config"] = ["Env": ["A=1", "B=2", "A=3"]] }])
        let config = try workshop.config(build { $0.environment = ["A": "9"] })
        #expect(config["config"]?["Env"]?.texts == ["A=9", "B=2", "A=9"])
    }

    @Test("the manifest says on which base it stands")
    func annotation() throws {
        let image = try base.image()
        try base.finish([image])
        let manifest = try workshop.json(build().root)
        #expect(
            manifest["annotations"]?["org.opencontainers.image.base.digest"] == image["digest"])
    }

    @Test("an index offers its platforms, and the base's variant stands in config and index alike")
    func platforms() throws {
        let index = try base.document(
            OCIMediaType.index,
            [
                "schemaVersion": 2, "mediaType": .string(OCIMediaType.index),
                "manifests": [
                    try base.image(adding: [JSONValue.platform("amd64")]),
                    try base.image(
                        architecture: "arm64", adding: [JSONValue.platform("arm64", variant: "v8")]),
                ],
            ], adding: [JSONValue.name("latest")])
        try base.finish([index])
        let build = try build([.linuxAMD64, .linuxARM64])
        #expect(build.platforms.map(\.description) == ["linux/amd64", "linux/arm64/v8"])
        #expect(try workshop.config(build, 1)["variant"]?.string == "v8")
        let layout = try workshop.layout(build)
        try Tool.skopeo("inspect", "--override-arch", "arm64", "oci:\(layout):v1")
    }

    @Test("a platform that the base does not have is named with those that it has")
    func missingPlatform() throws {
        try base.finish([base.image(adding: [JSONValue.platform("amd64")])])
        let found = refusal([.linuxARM64])
        #expect(found?.code == .ociBase)
        #expect(found?.message == "has no image for linux/arm64, only linux/amd64")
    }

    @Test("a name chooses among several images; without one their names are offered")
    func reference() throws {
        try base.finish([
            base.image(adding: [JSONValue.name("3.22")]),
            base.image(adding: [JSONValue.name("3.23")]) { $0["author"] = "new" },
        ])
        #expect(try workshop.config(build(reference: "3.23"))["author"]?.string == "new")
        #expect(refusal()?.advice == "name one of: 3.22, 3.23")
        #expect(refusal(reference: "edge")?.message == "has 0 images named edge")
    }

    @Test("Docker's media types become OCI's, and the bytes stay")
    func docker() throws {
        try base.finish([base.image(isDocker: true)])
        let build = try build()
        #expect(
            build.blobs.map(\.mediaType) == [
                OCIMediaType.gzipLayer, OCIMediaType.gzipLayer, OCIMediaType.config,
            ])
        #expect(try workshop.json(build.root).text().contains("docker") == false)
        let layout = try workshop.layout(build)
        try Tool.skopeo("inspect", "oci:\(layout):v1")
    }

    @Test(
        "layers that must not be passed on are refused by their type",
        arguments: [
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "application/x-unknown",
        ])
    func layerTypes(type: String) throws {
        try base.finish([base.image(layerType: type)])
        #expect(refusal()?.code == .ociBase)
        #expect(refusal()?.message.contains(type) == true)
    }

    @Test("a changed layer, config or manifest is found", arguments: ["layers", "config", "manifest"])
    func altered(part: String) throws {
        let image = try base.image()
        try base.finish([image])
        let digest = try #require(image["digest"]?.string.flatMap { Digest($0) })
        let manifest = try JSONValue(parsing: FileStream.contents(of: base.path(digest)))
        let target: JSONValue? =
            switch part {
            case "layers": manifest["layers"]?.array?.first
            case "config": manifest["config"]
            default: image
            }
        let path = base.path(try #require(target?["digest"]?.string.flatMap { Digest($0) }))
        var bytes = try FileStream.contents(of: path)
        bytes[bytes.count / 2] ^= 1
        try FileSystem.write(bytes, to: path)
        #expect(refusal()?.code == .ociBaseAltered)
    }

    @Test("counts that contradict each other are refused")
    func counts() throws {
        try base.finish([base.image { $0["rootfs"] = ["type": "layers", "diff_ids": []] }])
        #expect(refusal()?.message == "it has 1 layers, 0 diff_ids and 1 history entries")
    }

    @Test("a document that is a manifest and an index at once is refused (CVE-2021-41190)")
    func confusion() throws {
        let both: JSONValue = ["schemaVersion": 2, "manifests": [], "layers": []]
        try base.finish([base.document(OCIMediaType.index, both)])
        #expect(refusal()?.message.contains("CVE-2021-41190") == true)
    }

    @Test("a folder that is no layout, and one that is empty")
    func noLayout() throws {
        #expect(refusal()?.code == .fileUnreadable)
        try base.finish([])
        #expect(refusal()?.code == .ociBase)
        try FileSystem.remove(base.folder.appending("oci-layout"))
        #expect(refusal()?.message == "is no OCI image layout: it has no file oci-layout")
    }

    @Test(
        "bases as other tools write them", .enabled(if: SharedFolder.file("tools/oci/mkimg.py") != nil),
        arguments: ["gzip-members", "docker-v2s2", "pax", "whiteout", "multiarch", "multiarch-attest"])
    func variants(variant: String) throws {
        let tool = try #require(SharedFolder.file("tools/oci/mkimg.py"))
        let root = try TemporaryFolder()
        try root.write("bin/sh", "#!", mode: 0o755)
        try root.write("etc/passwd", "root:x:0:0::/:/bin/sh\n")
        let made = workshop.folder.path.appending("made")
        try Tool.python(tool.string, root.path.string, made.string, variant)
        let image = try workshop.image(base: .layout(made))
        let layout = workshop.folder.path.appending("layout")
        try OCILayoutWriter(folder: layout).write(workshop.build(image), names: ["v1"])
        let bundle = workshop.folder.path.appending("bundle")
        try Tool.umoci("unpack", "--rootless", "--image", "\(layout):v1", bundle.string)
        #expect(FileSystem.exists(bundle.pushing("rootfs/usr/local/bin/kilo")))
    }
}
