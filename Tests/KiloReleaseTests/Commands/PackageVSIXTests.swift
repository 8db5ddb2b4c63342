import Foundation
import TestSupport
import Testing

@Suite("package vsix")
struct PackageVSIXTests {
    private static let manifest = """
        {
          "name": "sample", "publisher": "acme", "version": "1.2.3", "license": "MIT",
          "engines": { "vscode": "^1.90.0" }, "repository": "https://github.com/acme/sample"
        }

        """

    /// A folder with a small extension in it; no git, no plan.
    private static func withExtension(
        _ manifest: String = manifest, _ body: (URL) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
            .resolvingSymlinksInPath()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = [
            "package.json": manifest, "README.md": "[more](more.md)\n", "LICENSE": "MIT\n",
            ".vscodeignore": "x\n",
        ]
        for (path, text) in files { try write(path, text, in: folder) }
        try await body(folder)
    }

    private static func write(_ path: String, _ text: String, in folder: URL) throws {
        let file = folder.appendingPathComponent("e/\(path)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private static func entries(_ package: String, in folder: URL) async throws -> [String] {
        try await Tool.output("unzip", "-Z1", package, in: folder).split(separator: "\n").map(String.init)
    }

    @Test("packs the current folder or a named one, and ends with vsce's line")
    func plain() async throws {
        try await Self.withExtension { folder in
            let inside = try await Tool.kilo("package", "vsix", in: folder.appendingPathComponent("e"))
            #expect(inside.status == 0, "\(inside.errors)")
            let line = " DONE  Packaged: \(folder.path)/e/sample-1.2.3.vsix (5 files, "
            #expect(
                inside.output.hasPrefix(
                    """
                     INFO  Files included in the VSIX:
                    sample-1.2.3.vsix
                    ├─ [Content_Types].xml\u{20}
                    ├─ extension.vsixmanifest\u{20}
                    └─ extension/
                       ├─ LICENSE.txt [0 KB]
                       ├─ package.json [0.16 KB]
                       └─ readme.md\u{20}

                    The file extension/package.json is large (0.16 KB)

                    \(line)
                    """), "\(inside.output)")
            let named = try await Tool.kilo(
                "package", "vsix", "e", "--target", "linux-x64", "-o", "dist/x.vsix", in: folder)
            #expect(named.output.contains("\nsample-linux-x64-1.2.3.vsix\n"))
            #expect(named.output.contains("\n DONE  Packaged: \(folder.path)/dist/x.vsix (5 files, "))
            #expect(
                try await Self.entries("dist/x.vsix", in: folder) == [
                    "[Content_Types].xml", "extension.vsixmanifest", "extension/LICENSE.txt",
                    "extension/package.json", "extension/readme.md",
                ])
        }
    }

    @Test("list vsix prints what would be packed, as vsce ls does, in lines or as a tree")
    func list() async throws {
        try await Self.withExtension { folder in
            let place = folder.appendingPathComponent("e")
            try Self.write("x/y", "", in: folder)
            try Self.write("out/main.js", "1\n", in: folder)
            let lines = try await Tool.kilo("ls", "vsix", in: place)
            #expect(lines.output == "LICENSE\nREADME.md\nout/main.js\npackage.json\n", "\(lines.errors)")
            let tree = try await Tool.kilo("list", "vsix", "e", "--tree", "--no-dependencies", in: folder)
            #expect(
                tree.output == """
                    sample-1.2.3.vsix
                    ├─ LICENSE [0 KB]
                    ├─ README.md [0.02 KB]
                    ├─ package.json [0.16 KB]
                    └─ out/
                       └─ main.js [0 KB]

                    """)
            let none = try await Tool.kilo("list", "vsix", in: folder)
            #expect(none.status == 1 && none.errors.contains("Extension manifest not found"))
        }
    }

    @Test("--sign-tool gets the manifest, and what it signs is packed beside the package")
    func signing() async throws {
        try await Self.withExtension { folder in
            let script = "#!/bin/sh\necho signing\nopenssl dgst -sha256 -binary \"$1\" > \"$2\"\n"
            try Self.write("../sign it", script, in: folder)
            try await Tool.output("chmod", "+x", "sign it", in: folder)
            let signed = try await Tool.kilo(
                "package", "vsix", "e", "-o", "x.vsix", "--sign-tool", "./sign it", in: folder)
            #expect(signed.status == 0, "\(signed.errors)")
            #expect(signed.output.contains(" INFO  Signed: \(folder.path)/x.signature.zip\n"))
            #expect(
                try await Self.entries("x.signature.zip", in: folder) == [
                    ".signature.manifest", ".signature.p7s",
                ])
            let manifest = try await Tool.output(
                "unzip", "-p", "x.signature.zip", ".signature.manifest", in: folder)
            let whole = try await Tool.output(
                "sh", "-c", "openssl dgst -sha256 -binary x.vsix | base64", in: folder)
            #expect(manifest.hasPrefix("{\"package\":{\"size\":"))
            #expect(manifest.contains(whole.split(separator: "\n" as Character).joined()))
            let missing = try await Tool.kilo("package", "vsix", "e", "--sign-tool", "nothing", in: folder)
            #expect(missing.status == 1 && missing.errors.contains("Sign tool not found: nothing"))
            try Self.write("../idle", "#!/bin/sh\n", in: folder)
            try await Tool.output("chmod", "+x", "idle", in: folder)
            let idle = try await Tool.kilo("package", "vsix", "e", "--sign-tool", "./idle", in: folder)
            #expect(idle.status == 1 && idle.errors.contains("[vsix.not-signed]"), "\(idle.errors)")
        }
    }

    @Test("takes a version in vsce's place for it, and writes it where vsce does")
    func version() async throws {
        try await Self.withExtension { folder in
            let place = folder.appendingPathComponent("e")
            let packed = try await Tool.kilo(
                "package", "vsix", "2.0.0", "--no-update-package-json", in: place)
            #expect(packed.output.contains("sample-2.0.0.vsix"))
            #expect(
                try String(contentsOf: place.appendingPathComponent("package.json"), encoding: .utf8)
                    == Self.manifest)
            let raised = try await Tool.kilo("package", "vsix", "e", "minor", in: folder)
            #expect(raised.output.contains("sample-1.3.0.vsix"))
            #expect(raised.errors.contains("neither committed nor tagged"))
            let silent = try await Tool.kilo(
                "package", "vsix", "e", "patch", "--no-git-tag-version", in: folder)
            #expect(silent.output.contains("sample-1.3.1.vsix") && silent.errors.isEmpty)
            let refused = try await Tool.kilo("package", "vsix", "prerelease", in: place)
            #expect(refused.status == 1)
            #expect(refused.errors.hasPrefix(" ERROR  Not supported: prerelease\n"))
        }
    }

    @Test("ends with 1 where vsce does, and names the file, the line and the flag")
    func refusals() async throws {
        try await Self.withExtension(Self.manifest.replacing("\"repository\"", with: "\"homepage\"")) {
            folder in
            let refused = try await Tool.kilo("package", "vsix", "e", in: folder)
            #expect(refused.status == 1 && refused.output.isEmpty)
            #expect(refused.errors.contains(" ERROR  A 'repository' field is missing"))
            #expect(refused.errors.contains("/e/package.json:1: "))
            #expect(refused.errors.contains("--allow-missing-repository"))
            let allowed = try await Tool.kilo(
                "package", "vsix", "e", "--allow-missing-repository", "--no-rewrite-relative-links",
                in: folder)
            #expect(allowed.status == 0, "\(allowed.errors)")
        }
    }

    @Test("takes vsce's flags with their meaning")
    func flags() async throws {
        try await Self.withExtension { folder in
            try Self.write("docs/Market.md", "[a](b.md) ![i](i.png) #1\n", in: folder)
            try Self.write("README.md", "", in: folder)
            try Self.write("alt.ignore", "LICENSE\nREADME.md\nalt.ignore\n.vscodeignore\n", in: folder)
            try Self.write("linux-x64/a", "", in: folder)
            try Self.write("win32-x64/a", "", in: folder)
            let packed = try await Tool.kilo(
                "package", "vsix", "e", "--readme-path", "docs/Market.md", "--ignoreFile", "alt.ignore",
                "--baseContentUrl", "https://a.example", "--baseImagesUrl", "https://b.example",
                "--no-gitHubIssueLinking", "--skip-license", "--pre-release", "--target", "linux-x64",
                "--ignore-other-target-folders", "--no-dependencies", "--no-yarn", "--out", "x.vsix",
                in: folder)
            #expect(packed.status == 0, "\(packed.errors)")
            let entries = try await Self.entries("x.vsix", in: folder)
            #expect(
                entries == [
                    "[Content_Types].xml", "extension.vsixmanifest", "extension/linux-x64/a",
                    "extension/package.json",
                    "extension/readme.md",
                ])
            let readme = try await Tool.output("unzip", "-p", "x.vsix", "extension/readme.md", in: folder)
            #expect(readme == "[a](https://a.example/b.md) ![i](https://b.example/i.png) #1\n")
            let description = try await Tool.output(
                "unzip", "-p", "x.vsix", "extension.vsixmanifest", in: folder)
            #expect(
                description.contains("TargetPlatform=\"linux-x64\"")
                    && description.contains("Code.PreRelease"))
        }
    }

    @Test("speaks as GitHub Actions wants it where it runs there, and depends on SOURCE_DATE_EPOCH only")
    func surroundings() async throws {
        let scripted = Self.manifest.replacing(
            "\"license\"", with: "\"scripts\": {\"vscode:prepublish\": \"make\"}, \"license\"")
        try await Self.withExtension(scripted) { folder in
            let actions = try await Tool.kilo(
                "package", "vsix", "e", "-o", "a.vsix", in: folder, environment: ["GITHUB_ACTIONS": "true"])
            let lines = actions.output.split(separator: "\n")
            #expect(
                lines.first?.hasPrefix("::warning::the script 'vscode:prepublish' (make) was not run") == true
            )
            #expect(lines.last?.hasPrefix("Packaged: ") == true && actions.errors.isEmpty)
            _ = try await Tool.kilo(
                "package", "vsix", "e", "-o", "b.vsix", in: folder, environment: ["TZ": "Asia/Tokyo"])
            #expect(
                FileManager.default.contentsEqual(
                    atPath: folder.appendingPathComponent("a.vsix").path,
                    andPath: folder.appendingPathComponent("b.vsix").path))
            _ = try await Tool.kilo(
                "package", "vsix", "e", "-o", "c.vsix", in: folder,
                environment: ["SOURCE_DATE_EPOCH": "1700000000"])
            let listing = try await Tool.output(
                "unzip", "-l", "c.vsix", in: folder, environment: ["TZ": "UTC0"])
            #expect(listing.contains("2023-11-14 22:13"))
        }
    }
}
