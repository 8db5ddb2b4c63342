import Artifacts
import Core
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("Extended attributes of files in layers")
struct LayerAttributeTests {
    let workshop: ImageWorkshop

    init() throws { workshop = try ImageWorkshop() }

    private func layer() throws -> OCILayer {
        var layer = try OCILayer(
            files: [.text("bin/kilo", "one", mode: 0o755), .text("share/notes", "two")],
            folder: RelativePath("usr"))
        layer.links = try [
            OCILink(RelativePath("usr/bin/k"), .hard(RelativePath("usr/bin/kilo"))),
            OCILink(RelativePath("usr/bin/s"), .symbolic("kilo")),
        ]
        return layer
    }

    @Test(
        "capabilities are the bytes that setcap writes, each by its number",
        .enabled(if: geteuid() == 0, "only root may set capabilities"))
    func oracle() throws {
        let all = FileCapabilities.names.map { [$0] } + [["net_raw", "CAP_BPF", "net_bind_service"]]
        let files = all.indices.map { workshop.folder.path.appending("program-\($0)") }
        for file in files { try FileSystem.write([], to: file) }
        let texts = all.map { names in
            names.map { $0.hasPrefix("CAP_") ? $0.lowercased() : "cap_\($0)" }.joined(separator: ",") + "=ep"
        }
        let set = try Tool.setcap.run(zip(texts, files).flatMap { [$0, $1.string] })
        try #require(set.status == 0, "\(set.output)")
        let written = try Self.attributes(of: files)
        for (names, attributes) in zip(all, written) {
            let attribute = ExtendedAttribute(try FileCapabilities(names))
            #expect(attributes == [attribute.name: attribute.value], "\(names)")
        }
    }

    @Test(
        "capabilities are bits of two words, as setcap was seen to write them",
        arguments: [
            (["chown"], "0100000201000000000000000000000000000000"),
            (["CAP_NET_BIND_SERVICE"], "0100000200040000000000000000000000000000"),
            (["setfcap"], "0100000200000080000000000000000000000000"),
            (["bpf", "net_raw"], "0100000200200000000000008000000000000000"),
        ])
    func golden(_ names: [String], _ bytes: String) throws {
        #expect(Hexadecimal.encode(try ExtendedAttribute(FileCapabilities(names)).value) == bytes)
    }

    @Test("capabilities have the numbers that Linux's own header gives them")
    func numbers() throws {
        let header = FilePath("/usr/include/linux/capability.h")
        try #require(FileSystem.exists(header), "it is missing: install the Debian package `linux-libc-dev`")
        let text = String(decoding: try FileStream.contents(of: header), as: UTF8.self)
        let defined = text.matches(of: /#define CAP_([A-Z_]+)[ \t]+([0-9]+)/)
        let numbers = Dictionary(uniqueKeysWithValues: defined.map { ($0.1.lowercased(), Int($0.2)) })
        #expect(numbers.count >= FileCapabilities.names.count)
        for (number, name) in FileCapabilities.names.enumerated() {
            #expect(numbers[name] == number, "\(name)")
        }
    }

    @Test("they are pax records of the file that carries the bytes")
    func records() throws {
        var layer = try layer()
        try layer.set(ExtendedAttribute(FileCapabilities(["net_raw"])), on: Glob("usr/bin/kilo"))
        try layer.set(ExtendedAttribute("user.origin", Array("näher\n".utf8)), on: Glob("usr/**"))
        let build = try workshop.build(workshop.image(layers: [layer]))
        let script = """
            import sys, tarfile
            for member in tarfile.open(sys.argv[1], encoding="utf-8", errors="surrogateescape"):
                for name, value in sorted(member.pax_headers.items()):
                    print(member.name, name, value.encode("utf-8", "surrogateescape").hex())
            """
        let origin = "SCHILY.xattr.user.origin \(Hexadecimal.encode(Array("näher\n".utf8)))"
        let capability = "SCHILY.xattr.security.capability 0100000200200000000000000000000000000000"
        let found = try Tool.python("-c", script, build.blobs[0].path.string).lines
        // The second name of a file repeats what the first one has.
        let program = ["k", "kilo"].flatMap { ["usr/bin/\($0) \(capability)", "usr/bin/\($0) \(origin)"] }
        #expect(found.map(String.init) == program + ["usr/share/notes \(origin)"])
    }

    @Test(
        "umoci gives them to the files that it unpacks; getcap reads them",
        .enabled(if: geteuid() == 0, "only root may set capabilities"))
    func unpacked() throws {
        var layer = try layer()
        try layer.set(
            ExtendedAttribute(FileCapabilities(["net_bind_service", "net_raw"])), on: Glob("usr/bin/kilo"))
        try layer.set(ExtendedAttribute("user.origin", Array("näher".utf8)), on: Glob("usr/**"))
        try layer.set(ExtendedAttribute("user.bytes", [0, 10, 61, 255]), on: Glob("usr/share/*"))
        let build = try workshop.build(workshop.image(layers: [layer]))
        let layout = try workshop.layout(build)
        let bundle = workshop.folder.path.appending("bundle")
        try Tool.umoci("unpack", "--image", "\(layout):v1", bundle.string)
        let root = bundle.appending("rootfs/usr")
        let capability = try ExtendedAttribute(FileCapabilities(["net_bind_service", "net_raw"])).value
        for name in ["bin/kilo", "bin/k"] {
            let file = root.pushing(FilePath(name))
            #expect(try Tool.getcap(file.string).output == "\(file) cap_net_bind_service,cap_net_raw=ep\n")
            let all = ["security.capability": capability, "user.origin": Array("näher".utf8)]
            #expect(try Self.attributes(of: [file]) == [all])
        }
        let both = ["user.origin": Array("näher".utf8), "user.bytes": [0, 10, 61, 255]]
        #expect(try Self.attributes(of: [root.appending("share/notes")]) == [both])
    }

    @Test(
        "a layer is another one with another attribute, also from the cache, and the same again with the same"
    )
    func digests() throws {
        func digest(_ value: String?) throws -> Digest? {
            var layer = try layer()
            if let value {
                try layer.set(ExtendedAttribute("user.a", Array(value.utf8)), on: Glob("usr/bin/kilo"))
            }
            return try workshop.build(workshop.image(layers: [layer])).digest
        }
        let all = try [nil, "1", "2"].map(digest)
        #expect(Set(all).count == 3)
        #expect(try [nil, "1", "2"].map(digest) == all)
    }

    @Test("a hard link is a name of its file; symbolic links and folders get none; one value for each name")
    func matching() throws {
        var layer = try layer()
        let attribute = try ExtendedAttribute("user.a", [1])
        #expect(try layer.set(attribute, on: Glob("usr/bin/k")))
        #expect(layer.extendedAttributes.keys.sorted() == [RelativePath("usr/bin/kilo")])
        for pattern in ["usr/bin/s", "usr/bin", "bin/kilo", "usr/share/none*"] {
            #expect(try !layer.set(attribute, on: Glob(pattern)), "\(pattern)")
        }
        #expect(try layer.set(attribute, on: Glob("usr/bin/kilo")), "the same twice is the same")
        #expect(throws: Failure.self) { try layer.set(ExtendedAttribute("user.a", [2]), on: Glob("usr/**")) }
    }

    @Test(
        "what Linux would not store, and what would hide files, is refused",
        arguments: [
            ("", []), ("user", []), ("user.", []), ("other.name", []), ("user.a=b", []), ("user.a b", []),
            ("user.\n", []), ("user." + String(repeating: "a", count: 251), []),
            ("trusted.overlay.opaque", [121]),
            ("user.overlay.whiteout", [121]), ("security.capability", []),
            ("security.capability", [UInt8](repeating: 1, count: 20)),
        ])
    func refusals(name: String, value: [UInt8]) {
        #expect { try ExtendedAttribute(name, value) } throws: { ($0 as? Failure)?.code == .ociAttribute }
    }

    @Test("a value that Linux has no room for")
    func largest() throws {
        let value = [UInt8](repeating: 0, count: 65536)
        _ = try ExtendedAttribute("user.a", value)
        #expect(failures { _ = try ExtendedAttribute("user.a", value + [0]) }.map(\.code) == [.ociAttribute])
    }

    @Test("capabilities that are none", arguments: [[], ["net_bind"], ["net_raw", ""], ["ep"]])
    func wrongCapabilities(_ names: [String]) {
        #expect { try FileCapabilities(names) } throws: { ($0 as? Failure)?.code == .ociAttribute }
    }

    /// What Linux says of files, by python3: a line for each attribute with the number of its file.
    private static func attributes(of files: [FilePath]) throws -> [[String: [UInt8]]] {
        let script = """
            import os, sys
            for i, f in enumerate(sys.argv[1:]):
                for name in os.listxattr(f): print(i, name, os.getxattr(f, name).hex())
            """
        let printed = try Tool.python.run(["-c", script] + files.map(\.string))
        try #require(printed.status == 0, "\(printed.output)")
        var all = [[String: [UInt8]]](repeating: [:], count: files.count)
        for line in printed.lines {
            let words = line.split(separator: " ")
            all[try #require(Int(words[0]))][String(words[1])] = Hexadecimal.decode(words[2])
        }
        return all
    }
}
