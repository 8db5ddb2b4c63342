import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("VSIX: a package from a folder")
struct VSIXPackagingTests {
    @Test("holds what is not ignored, under vsce's names, sorted")
    func entries() async throws {
        let sample = try SampleExtension()
        let package = try await sample.package()
        #expect(
            package.entries == [
                "[Content_Types].xml", "extension.vsixmanifest", "extension/LICENSE.txt",
                "extension/icon.png",
                "extension/out/main.js", "extension/package.json", "extension/readme.md",
            ])
        #expect(package.artifact.fileName == "sample-1.2.3.vsix")
        #expect(package.identifier == "acme.sample")
        #expect(package.warnings.isEmpty)
        try Tool.unzip("-tqq", package.artifact.path.string)
        let readme = try sample.entry("extension/readme.md", of: package)
        #expect(readme.contains("[more](https://github.com/acme/sample/blob/HEAD/docs/more.md)"))
        #expect(readme.contains("[#12](https://github.com/acme/sample/issues/12)"))
        let manifest = try sample.entry("extension.vsixmanifest", of: package)
        #expect(manifest.contains("<Tags>git,rust</Tags>"))
        #expect(
            manifest.contains("<Description xml:space=\"preserve\">A sample for rust &amp; git</Description>")
        )
        #expect(manifest.contains("<Icon>extension/icon.png</Icon>"))
    }

    @Test("has the same bytes from another folder, written in another order, packaged again")
    func determinism() async throws {
        let first = try await SampleExtension().package()
        let second = try SampleExtension()
        try second.write("LICENSE", "MIT")
        let again = try await second.package()
        #expect(first.artifact.sha256 == again.artifact.sha256)
        #expect(try await second.package().artifact.sha256 == first.artifact.sha256)
        #expect(first.normalForm == again.normalForm)
    }

    @Test("no entry has an extra field, a comment, a data descriptor or another time")
    func container() async throws {
        let sample = try SampleExtension()
        let package = try await sample.package()
        let zip = try ZipReader(package.artifact.path)
        for entry in zip.entries {
            #expect(entry.extra.isEmpty && entry.comment.isEmpty)
            #expect(entry.flags == 0x0800)
            #expect(entry.dosTime == zip.entries[0].dosTime)
        }
        let modes = Dictionary(uniqueKeysWithValues: zip.entries.map { ($0.name, $0.unixMode) })
        #expect(modes["extension.vsixmanifest"] == 0o100664)
        #expect(modes["extension/readme.md"] == 0o100664)
        #expect(modes["extension/package.json"] == 0o100644)
    }

    @Test("a release's version changes the packaged manifest only")
    func version() async throws {
        var sample = try SampleExtension()
        sample.packaging.version = "2.0.0"
        sample.packaging.target = "linux-x64"
        sample.packaging.isPreRelease = true
        let package = try await sample.package()
        #expect(package.artifact.fileName == "sample-linux-x64-2.0.0.vsix")
        let manifest = try sample.entry("extension/package.json", of: package)
        #expect(manifest.contains("\"version\": \"2.0.0\"") && !manifest.hasSuffix("\n"))
        let own = try FileStream.contents(of: sample.packaging.folder.appending("package.json"))
        #expect(String(decoding: own, as: UTF8.self).contains("\"version\": \"1.2.3\""))
        let identity = try VSIXIdentity(of: package.artifact.path)
        #expect(
            identity
                == VSIXIdentity(
                    publisher: "acme", name: "sample", version: "2.0.0", target: "linux-x64",
                    isPreRelease: true))
    }

    @Test("added files win over the folder's and over the ignore rules; executable bits survive")
    func additions() async throws {
        var sample = try SampleExtension()
        try sample.write("bin/kilo", "old")
        try sample.write(".vscodeignore", "docs\nsrc/**\nbin\n")
        sample.packaging.additions = [try .text("bin/kilo", "new", mode: 0o755)]
        let package = try await sample.package()
        #expect(try sample.entry("extension/bin/kilo", of: package) == "new")
        let entry = try ZipReader(package.artifact.path)["extension/bin/kilo"]
        #expect(entry?.unixMode == 0o100755)
    }

    @Test("folders of other targets stay out only when asked for")
    func otherTargets() async throws {
        var sample = try SampleExtension()
        try sample.write("native/linux-x64/a", "")
        try sample.write("native/win32-x64/a", "")
        sample.packaging.target = "linux-x64"
        #expect(try await sample.package().entries.count { $0.contains("win32-x64") } == 1)
        sample.packaging.options.otherTargetFolders = .leaveOut
        let entries = try await sample.package().entries
        #expect(!entries.contains { $0.contains("win32-x64") })
        #expect(entries.contains("extension/native/linux-x64/a"))
    }

    @Test("links to files become files; links to folders are followed or refused; dangling ones are refused")
    func links() async throws {
        var sample = try SampleExtension()
        try sample.write("real/a.txt", "a")
        try sample.folder.link("e/link.txt", to: "real/a.txt")
        #expect(try await sample.package().entries.contains("extension/link.txt"))
        try sample.folder.link("e/linked", to: "real")
        let refused = await sample.refusal()
        #expect(refused.map(\.code) == [.vsixFiles] && refused[0].subject.hasSuffix("/e/linked"))
        sample.packaging.options.folderLinks = .follow
        #expect(try await sample.package().entries.contains("extension/linked/a.txt"))
        try sample.folder.link("e/nothing", to: "nowhere")
        try sample.folder.link("e/real/up", to: "..")
        #expect(await sample.refusal().count == 3)
    }

    @Test("an ignore line that a negated line undoes is reported with its line")
    func withoutEffect() async throws {
        let sample = try SampleExtension()
        try sample.write(".vscodeignore", "docs\nsrc/**\n!bin/**\nbin/.version\n")
        try sample.write("bin/.version", "1")
        let warnings = try await sample.package().warnings
        #expect(warnings.count == 1 && warnings[0].subject.hasSuffix(".vscodeignore:4"))
    }

    @Test("all that is wrong is told at once, each with its line")
    func severalFailures() async throws {
        let sample = try SampleExtension {
            $0["pricing"] = "Paid"
            $0["icon"] = "a.svg"
            $0["repository"] = nil
        }
        let refused = await sample.refusal()
        #expect(
            refused.map(\.message).map { $0.prefix(20) } == [
                "Pricing can only be ", "SVGs can't be used a", "A 'repository' field",
            ])
        #expect(refused[0].subject.hasSuffix("package.json:15"))
    }

    @Test(
        "what vsce would ask about must be allowed",
        arguments: [
            ("license", VSIXOptions.Allowance.missingLicense), ("repository", .missingRepository),
            ("star", .starActivation),
        ])
    func allowances(_ what: String, _ allowance: VSIXOptions.Allowance) async throws {
        var sample = try SampleExtension {
            if what == "repository" { $0["repository"] = nil }
            if what == "star" { $0["activationEvents"] = ["*"] }
        }
        if what == "license" { try FileSystem.remove(sample.packaging.folder.appending("LICENSE")) }
        sample.packaging.options.baseContentURL = "https://example.com"
        #expect(await sample.refusal().count == 1)
        sample.packaging.options.allowances = [allowance]
        _ = try await sample.package()
    }

    @Test("an entry point that is ignored is named")
    func entryPoint() async throws {
        let sample = try SampleExtension()
        try sample.write(".vscodeignore", "docs\nsrc\nout\n")
        let refused = await sample.refusal()
        #expect(refused.first?.message.hasSuffix(":\n  extension/out/main") == true)
        #expect(refused.first?.subject.hasSuffix("package.json:11") == true)
    }

    @Test("translations come from package.nls.json, comments and all")
    func translations() async throws {
        let sample = try SampleExtension { $0["displayName"] = "%title%" }
        try sample.write("package.nls.json", "// texts\n{ \"title\": \"Sample // 1\", /* end */ }\n")
        let package = try await sample.package()
        #expect(try sample.entry("extension.vsixmanifest", of: package).contains("<DisplayName>Sample // 1<"))
        #expect(try sample.entry("extension/package.json", of: package).contains("%title%"))
        try sample.write("package.nls.json", "{\n\"title\" \"x\"}")
        #expect(await sample.refusal().first?.subject.hasSuffix("package.nls.json:2") == true)
    }

    @Test("files that differ only in case are refused")
    func sameInAnyCase() async throws {
        let sample = try SampleExtension()
        try sample.write("a.txt", "")
        try sample.write("A.txt", "")
        #expect(
            await sample.refusal().first?.message.hasSuffix(":\n  - extension/a.txt\n  - extension/A.txt")
                == true)
    }

    @Test("checking gives the entries without writing anything")
    func checking() async throws {
        let sample = try SampleExtension()
        let (entries, _) = try await sample.packaging.check()
        #expect(entries == (try await sample.package()).entries)
    }
}
