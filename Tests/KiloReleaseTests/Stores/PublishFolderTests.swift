import Foundation
import TestSupport
import Testing

@Suite("publish marketplace and openvsx package an extension first, as vsce publish and ovsx publish do")
struct PublishFolderTests {
    /// An extension's folder `e`, where vsce would find everything that it asks for.
    private static func writeExtension(
        in folder: URL, members: String = "", version: String = "1.2.3"
    ) throws {
        let manifest = """
            {
              "name": "sample", "publisher": "acme", "version": "\(version)", "license": "MIT",
              "engines": { "vscode": "^1.90.0" }, "repository": "https://github.com/acme/sample"\(members)
            }

            """
        let files = [
            "package.json": manifest, "README.md": "# Sample\n", "LICENSE": "MIT\n", ".vscodeignore": "x\n",
        ]
        let place = folder.appendingPathComponent("e")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: place.appendingPathComponent(name)) }
    }

    private static func manifest(in folder: URL) throws -> String {
        try String(contentsOf: folder.appendingPathComponent("e/package.json"), encoding: .utf8)
    }

    @Test("the folder that one stands in, packed as package vsix packs it, for several targets at once")
    func targets() async throws {
        try await StoreServer.marketplace { store in
            try Self.writeExtension(in: store.folder)
            let result = try await store.kilo(
                "publish", "marketplace", "-t", "linux-x64", "win32-x64", "--pre-release", in: "e")
            #expect(result.status == 0, "\(result.errors)")
            for target in ["linux-x64", "win32-x64"] {
                #expect(
                    result.output.contains("Published acme.sample (\(target)) v1.2.3."), "\(result.output)")
                #expect(result.output.contains("\nsample-\(target)-1.2.3.vsix\n"), "\(result.output)")
            }
            let packed = try await store.kilo(
                "package", "vsix", "e", "--target", "linux-x64", "--pre-release", "--out", "one.vsix")
            #expect(packed.status == 0, "\(packed.errors)")
            let again = try await store.kilo("publish", "marketplace", "-i", "one.vsix", "--pre-release")
            #expect(again.output.contains("is there already, with the same bytes"), "\(again.output)")
            // Nothing of what was packaged stays behind.
            let left = try FileManager.default.contentsOfDirectory(atPath: store.folder.path + "/e")
            #expect(left.sorted() == [".vscodeignore", "LICENSE", "README.md", "package.json"])
        }
    }

    @Test("a version is written into package.json once for all targets, and neither committed nor tagged")
    func version() async throws {
        try await StoreServer.marketplace { store in
            try Self.writeExtension(in: store.folder)
            let before = try Self.manifest(in: store.folder)
            let dry = try await store.kilo("publish", "marketplace", "minor", "--dry-run", in: "e")
            #expect(dry.status == 0, "\(dry.errors)")
            #expect(
                dry.output.contains("would publish acme.sample v1.3.0 (sample-1.3.0.vsix)"), "\(dry.output)")
            #expect(try Self.manifest(in: store.folder) == before)
            let keyless = try await store.kilo(
                "publish", "marketplace", "minor", in: "e", with: ["VSCE_PAT": ""])
            #expect(keyless.status == 3, "\(keyless.errors)")
            #expect(try Self.manifest(in: store.folder) == before)
            let stranger = try await store.kilo(
                "publish", "marketplace", "minor", in: "e", with: ["VSCE_PAT": "anothertoken"])
            #expect(stranger.status == 3 && stranger.errors.contains("marketplace.credential"))
            #expect(try Self.manifest(in: store.folder) == before)
            let result = try await store.kilo(
                "publish", "marketplace", "e", "minor", "-t", "linux-x64", "darwin-arm64")
            #expect(result.status == 0, "\(result.errors)")
            #expect(
                result.output.contains("Published acme.sample (darwin-arm64) v1.3.0."), "\(result.output)")
            #expect(result.errors.contains("neither committed nor tagged"))
            let after = before.replacingOccurrences(of: "1.2.3", with: "1.3.0")
            #expect(try Self.manifest(in: store.folder) == after)
            let only = try await store.kilo(
                "publish", "marketplace", "patch", "--no-update-package-json", in: "e")
            #expect(only.status == 0 && only.output.contains("v1.3.1."), "\(only.errors)")
            #expect(!only.errors.contains("neither committed"))
            #expect(try Self.manifest(in: store.folder) == after)
        }
    }

    @Test(
        "what cannot be is refused before anything is sent: vsce's contradictions, and what does not package")
    func refusals() async throws {
        try await StoreServer.marketplace { store in
            try Self.writeExtension(in: store.folder)
            let file = try SampleExtension().write(in: store.folder, as: "sample.vsix")
            let contradictions = [
                ["-t", "linux-x64", "-i", file], ["minor", "-i", file], ["minor", "patch"],
                ["e", "--sigzip-path", "sample.zip"],
            ]
            for words in contradictions {
                let result = try await Tool.run(
                    [Tool.program, "publish", "marketplace"] + words, in: store.folder,
                    environment: store.environment)
                #expect(result.status == 2, "\(words): \(result.errors)")
                #expect(result.errors.contains("usage.invalid-option"), "\(words): \(result.errors)")
            }
            let nowhere = try await store.kilo("publish", "marketplace")
            #expect(nowhere.status == 2 && nowhere.errors.contains("Extension manifest not found"))
            let unknown = try await store.kilo("publish", "marketplace", "prerelease", in: "e")
            #expect(unknown.status == 2 && unknown.errors.contains("Not supported: prerelease"))
            let target = try await store.kilo("publish", "marketplace", "-t", "linux-x64", "plan9", in: "e")
            #expect(target.status == 2 && target.errors.contains("'plan9' is not a valid VS Code target"))
            try Self.writeExtension(in: store.folder, members: ", \"enabledApiProposals\": [\"chat\"]")
            let proposing = try await store.kilo("publish", "marketplace", in: "e")
            #expect(proposing.status == 2 && proposing.errors.contains("chat"), "\(proposing.errors)")
        }
    }

    @Test("Open VSX alike, from several folders and packages, with a version by ovsx's option")
    func openVSX() async throws {
        try await StoreServer.openVSX { store in
            try Self.writeExtension(in: store.folder)
            let file = try SampleExtension(version: "1.0.0", target: "linux-x64").write(
                in: store.folder, as: "sample.vsix")
            let result = try await store.kilo(
                "publish", "openvsx", "--packagePath", "e", file, "--target", "darwin-x64", "linux-arm64",
                "--output", "json")
            #expect(result.status == 0, "\(result.errors)")
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            let packages = try #require(json["packages"] as? [[String: Any]])
            #expect(
                packages.compactMap { $0["file"] as? String } == [
                    "sample.vsix", "sample-darwin-x64-1.2.3.vsix", "sample-linux-arm64-1.2.3.vsix",
                ])
            let next = try await store.kilo(
                "publish", "openvsx", "--packageVersion", "1.4.0", "--pre-release",
                "--no-git-tag-version", in: "e")
            #expect(next.status == 0, "\(next.errors)")
            #expect(next.output.contains("Published acme.sample v1.4.0."), "\(next.output)")
            #expect(!next.errors.contains("ignored") && !next.errors.contains("neither committed"))
            let packed = try await store.kilo("publish", "openvsx", file, "--pre-release", "-t", "linux-x64")
            #expect(packed.status == 0 && packed.errors.contains("--pre-release is ignored"))
            #expect(packed.errors.contains("options of packaging are ignored"), "\(packed.errors)")
        }
    }
}
