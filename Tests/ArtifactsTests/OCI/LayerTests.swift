import Artifacts
import Core
import SystemPackage
import TestSupport
import Testing

@Suite("Layers above a base")
struct LayerTests {
    let workshop: ImageWorkshop
    let base: BaseFixture

    init() throws {
        workshop = try ImageWorkshop()
        base = try BaseFixture(workshop.folder.path.appending("base"))
    }

    /// A base as distributions are: `bin` leads to `usr/bin`, `/tmp` is everybody's, `/var/mail` a group's.
    private func distribution(_ tar: TarWriter) throws {
        try tar.addSymbolicLink(RelativePath("bin"), to: "usr/bin")
        try tar.addFolder(RelativePath("etc"))
        try tar.add(.text("etc/motd", "hello"))
        try tar.addFolder(RelativePath("tmp"), mode: 0o1777)
        try tar.addFolder(RelativePath("usr"))
        try tar.addFolder(RelativePath("usr/bin"))
        try tar.add(.text("usr/bin/sh", "#!", mode: 0o755))
        try tar.addFolder(RelativePath("var"))
        try tar.addFolder(
            RelativePath("var/mail"),
            TarAttributes(mode: 0o2775, owner: TarOwner(user: 8, group: 12), extended: ["user.a": [1, 0, 2]]))
        try tar.addSymbolicLink(RelativePath("var/run"), to: "/run")
    }

    private func build(_ layers: [OCILayer]) throws -> OCIImageBuild {
        try workshop.build(workshop.image(base: .layout(base.folder), layers: layers))
    }

    /// The lines of `tar -tv` of our first layer: mode, owner, and from the path on.
    private func lines(_ build: OCIImageBuild, layer: Int = 1) throws -> [String] {
        try Tool.tar("--numeric-owner", "-tvzf", build.blobs[layer].path.string).lines.map { line in
            let words = line.split(separator: " ")
            return ([words[0], words[1]] + words[5...]).joined(separator: " ")
        }
    }

    private func refusals(_ layer: OCILayer) -> [Failure] { failures { _ = try build([layer]) } }

    @Test("folders that the base has keep their modes, owners and attributes")
    func folders() throws {
        try base.finish(layers: [distribution])
        let build = try build([OCILayer(files: [.text("var/mail/kilo", ""), .text("tmp/x", "")])])
        #expect(
            try lines(build) == [
                "drwxrwxrwt 0/0 tmp/", "-rw-r--r-- 0/0 tmp/x", "drwxr-xr-x 0/0 var/",
                "drwxrwsr-x 8/12 var/mail/", "-rw-r--r-- 0/0 var/mail/kilo",
            ])
        let pax = try Tool.tar("--xattrs", "--xattrs-include=*", "-tvvzf", build.blobs[1].path.string).output
        #expect(pax.contains("user.a"))
        _ = try workshop.layout(build)
    }

    @Test("a path below a link goes where the link leads, so that the link stays")
    func mergedUsr() throws {
        try base.finish(layers: [distribution])
        let build = try build([
            OCILayer(files: [.text("bin/kilo", "", mode: 0o755), .text("var/run/pid", "")])
        ])
        #expect(
            try lines(build) == [
                "drwxr-xr-x 0/0 run/", "-rw-r--r-- 0/0 run/pid", "drwxr-xr-x 0/0 usr/",
                "drwxr-xr-x 0/0 usr/bin/", "-rwxr-xr-x 0/0 usr/bin/kilo",
            ])
        let layout = try workshop.layout(build)
        let bundle = workshop.folder.path.appending("bundle")
        try Tool.umoci("unpack", "--rootless", "--image", "\(layout):v1", bundle.string)
        #expect(FileSystem.kind(bundle.pushing("rootfs/bin"), followLinks: false)?.isLink == true)
        #expect(FileSystem.exists(bundle.pushing("rootfs/usr/bin/sh")))
    }

    @Test("a later layer of the base decides: attributes changed, folders taken away, links replaced")
    func laterLayers() throws {
        try base.finish(layers: [
            distribution,
            { tar in
                try tar.add(.text(".wh.bin", ""))
                try tar.addFolder(RelativePath("etc"), mode: 0o700)
                try tar.addFolder(RelativePath("var"))
                try tar.add(.text("var/.wh.mail", ""))
                try tar.addFolder(RelativePath("usr"))
                try tar.add(.text("usr/.wh..wh..opq", ""))
            },
        ])
        let files: [PayloadFile] = try [
            .text("bin/kilo", ""), .text("etc/kilo", ""), .text("usr/bin", ""), .text("var/mail/x", ""),
        ]
        #expect(
            try lines(build([OCILayer(files: files)]), layer: 2) == [
                "drwxr-xr-x 0/0 bin/", "-rw-r--r-- 0/0 bin/kilo", "drwx------ 0/0 etc/",
                "-rw-r--r-- 0/0 etc/kilo", "drwxr-xr-x 0/0 usr/", "-rw-r--r-- 0/0 usr/bin",
                "drwxr-xr-x 0/0 var/", "drwxr-xr-x 0/0 var/mail/", "-rw-r--r-- 0/0 var/mail/x",
            ])
    }

    @Test("owners, links, whiteouts and attributes where declared")
    func everything() throws {
        try base.finish(layers: [distribution])
        // Revision 2, effective: CAP_NET_BIND_SERVICE (linux/capability.h).
        let capability: [UInt8] = [1, 0, 0, 2, 0, 4] + [UInt8](repeating: 0, count: 14)
        var layer = try OCILayer(files: [.text("z/kilo", "bytes", mode: 0o755)], folder: RelativePath("opt"))
        layer.owner = try #require(TarOwner("1000:100"))
        layer.links = try [
            OCILink(RelativePath("opt/a"), .hard(RelativePath("opt/z/kilo"))),
            OCILink(RelativePath("bin/kilo"), .symbolic("/opt/z/kilo")),
        ]
        layer.removals = try [RelativePath("etc/motd"), RelativePath("bin/sh")]
        layer.extendedAttributes = try [RelativePath("opt/z/kilo"): ["security.capability": capability]]
        let build = try build([layer])
        #expect(
            try lines(build) == [
                "drwxr-xr-x 0/0 etc/", "-rw-r--r-- 0/0 etc/.wh.motd", "drwxr-xr-x 1000/100 opt/",
                "-rwxr-xr-x 1000/100 opt/a", "drwxr-xr-x 1000/100 opt/z/",
                "hrwxr-xr-x 1000/100 opt/z/kilo link to opt/a", "drwxr-xr-x 0/0 usr/",
                "drwxr-xr-x 0/0 usr/bin/",
                "-rw-r--r-- 0/0 usr/bin/.wh.sh", "lrwxrwxrwx 1000/100 usr/bin/kilo -> /opt/z/kilo",
            ])
        let layout = try workshop.layout(build)
        let bundle = workshop.folder.path.appending("bundle")
        try Tool.umoci("unpack", "--rootless", "--image", "\(layout):v1", bundle.string)
        let root = bundle.appending("rootfs")
        #expect(
            !FileSystem.exists(root.pushing("etc/motd")) && !FileSystem.exists(root.pushing("usr/bin/sh")))
        #expect(FileSystem.kind(root.pushing("opt/a"))?.linkCount == 2)
    }

    @Test("the second layer stands on the first")
    func secondLayer() throws {
        try base.finish(layers: [distribution])
        var first = try OCILayer(files: [.text("data/a", "")])
        first.owner = TarOwner(user: 7, group: 7)
        first.links = try [OCILink(RelativePath("d"), .symbolic("data"))]
        let build = try build([first, OCILayer(files: [.text("d/b", "")])])
        #expect(try lines(build, layer: 2) == ["drwxr-xr-x 7/7 data/", "-rw-r--r-- 0/0 data/b"])
    }

    @Test("owners beyond seven octal digits and long names go into pax headers")
    func largeOwner() throws {
        try base.finish(layers: [distribution])
        var layer = try OCILayer(files: [.text(String(repeating: "ü", count: 90), "")])
        layer.owner = TarOwner(user: 2_097_152, group: 4_000_000_000)
        #expect(try lines(build([layer])).first?.hasPrefix("-rw-r--r-- 2097152/4000000000 ") == true)
        #expect(TarOwner("1000") == TarOwner(user: 1000, group: 1000))
        for text in ["", ":", "a:b", "-1", "1:2:3", "4294967295", "1:"] { #expect(TarOwner(text) == nil) }
    }

    @Test("what would take away or cannot be there is refused")
    func refusals() throws {
        try base.finish(layers: [distribution])
        let onFolder = try refusals(OCILayer(files: [.text("usr/bin", "")]))
        #expect(onFolder.first?.message.hasPrefix("is a folder") == true)
        #expect(try refusals(OCILayer(files: [.text("etc/motd/x", "")])).map(\.code) == [.ociLayer])
        var removing = OCILayer(files: [])
        removing.removals = try [RelativePath("etc/nothing")]
        #expect(refusals(removing).first?.message.contains("nothing there") == true)
        removing = try OCILayer(files: [.text("etc/motd", "new")])
        removing.removals = try [RelativePath("etc/motd")]
        #expect(refusals(removing).first?.message.contains("same layer") == true)
        // Also where it is only below, or taken away by itself, in whatever order.
        for removals in [["etc"], ["etc", "etc/motd"], ["etc/motd", "etc"]] {
            removing.files = try removals.count == 1 ? removing.files : [.text("opt/x", "")]
            removing.removals = removals.compactMap { RelativePath($0) }
            #expect(refusals(removing).map(\.subject).allSatisfy { $0.hasSuffix(": etc") })
            #expect(refusals(removing).count == 1, "\(removals)")
        }
        var linking = try OCILayer(files: [.text("a", "")])
        linking.links = try [OCILink(RelativePath("b"), .hard(RelativePath("usr/bin/sh")))]
        #expect(refusals(linking).first?.message.contains("hard link") == true)
        linking.links = try [OCILink(RelativePath("a"), .symbolic("x"))]
        #expect(refusals(linking).map(\.code) == [.payloadDuplicatePath])
        linking.links = []
        linking.extendedAttributes = try [RelativePath("c"): [:]]
        #expect(refusals(linking).map(\.code) == [.ociLayer])
    }

    @Test("links in circles and out of the root end in a refusal, not in a loop")
    func circles() throws {
        try base.finish(layers: [
            { tar in
                try tar.addSymbolicLink(RelativePath("a"), to: "b")
                try tar.addSymbolicLink(RelativePath("b"), to: "a")
                try tar.addSymbolicLink(RelativePath("up"), to: "../../../etc")
            }
        ])
        #expect(try refusals(OCILayer(files: [.text("a/x", "")])).map(\.code) == [.ociLayer])
        #expect(
            try lines(build([OCILayer(files: [.text("up/x", "")])])) == [
                "drwxr-xr-x 0/0 etc/", "-rw-r--r-- 0/0 etc/x",
            ])
    }

    @Test("a wrong diff_id and a layer that is no tar are found in the base")
    func wrongDiffID() throws {
        let layer = try base.layer { try $0.add(.text("a", "")) }
        func refusal(_ diffID: String, _ descriptor: JSONValue) throws -> Failure? {
            let config: JSONValue = [
                "architecture": "amd64", "os": "linux", "config": [:],
                "rootfs": ["type": "layers", "diff_ids": [.string(diffID)]],
            ]
            let manifest: JSONValue = [
                "schemaVersion": 2, "config": try base.document(OCIMediaType.config, config),
                "layers": [descriptor],
            ]
            try base.finish([base.document(OCIMediaType.manifest, manifest)])
            return failures { _ = try build([ImageWorkshop.layer]) }.first
        }
        #expect(
            try refusal("sha256:" + String(repeating: "0", count: 64), layer.descriptor)?.message
                .contains("holds a tar with the digest \(layer.diffID)") == true)
        let text = try base.blob(OCIMediaType.gzipLayer, Array("no tar, but long enough".utf8))
        #expect(try refusal(layer.diffID, text)?.message.contains("no tar") == true)
        let cut = try base.blob(OCIMediaType.gzipLayer, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        #expect(try refusal(layer.diffID, cut)?.message.contains("no tar") == true)
    }

    @Test("a layer that was written before is taken from the store, whatever became of its note")
    func cache() throws {
        try base.finish(layers: [distribution])
        let first = try build([ImageWorkshop.layer])
        let layer = first.blobs[1]
        let inode = FileSystem.kind(layer.path)?.identity
        #expect(try build([ImageWorkshop.layer]).blobs == first.blobs)
        #expect(FileSystem.kind(layer.path)?.identity == inode, "not written again")
        let other = try OCILayer(
            files: [.text("bin/kilo", "#!/bin/sh\n", mode: 0o755)], folder: RelativePath("usr/local"))
        #expect(try build([other]).blobs[1] != layer)
        // A damaged layer is made again.
        var altered = try FileStream.contents(of: layer.path)
        altered[altered.count / 2] ^= 1
        for damaged in [[1, 2, 3], altered] {
            try FileSystem.write(damaged, to: layer.path)
            #expect(try build([ImageWorkshop.layer]).blobs == first.blobs)
            try workshop.store.verify(layer.digest)
        }
        let notes = workshop.store.root.appending("layers")
        var count = 0
        for folder in try FileSystem.names(in: notes).map(notes.appending) {
            for name in try FileSystem.names(in: folder) {
                try FileSystem.write([0], to: folder.appending(name))
                count += name.hasSuffix(".json") ? 1 : 0
            }
        }
        #expect(count == 2, "a note for each layer")
        #expect(try build([ImageWorkshop.layer]).blobs == first.blobs)
    }

    @Test(
        "files of the same sizes make another layer where their bytes are others, and the one before is kept")
    func sameSizes() throws {
        try base.finish(layers: [distribution])
        func layer(_ text: String) throws -> OCIBlob {
            try build([OCILayer(files: [.text("bin/kilo", text)])]).blobs[1]
        }
        let one = try layer("one")
        let inode = FileSystem.kind(one.path)?.identity
        #expect(try layer("two") != one)
        #expect(try layer("one") == one)
        #expect(FileSystem.kind(one.path)?.identity == inode, "not written again")
    }
}
