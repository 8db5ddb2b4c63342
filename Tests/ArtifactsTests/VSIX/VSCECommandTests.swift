import Core
import SystemPackage
import Testing

@testable import Artifacts

@Suite("VSIX: a run of vsce package")
struct VSCECommandTests {
    private func run(
        _ sample: SampleExtension, _ version: String? = nil, to place: String = "",
        _ settings: [String: JSONValue] = [:]
    ) async throws -> WrittenVSIX {
        var said = VSCESettings()
        for (name, value) in settings { said[name] = value }
        return try await VSCECommand(
            folder: sample.packaging.folder, settings: said, version: version, modified: .sample
        ).run(to: place.isEmpty ? sample.folder.path : sample.folder.path.pushing(FilePath(place)))
    }

    private func text(_ sample: SampleExtension, _ name: String) throws -> String {
        String(
            decoding: try FileStream.contents(of: sample.packaging.folder.appending(name)), as: UTF8.self)
    }

    @Test("writes the file that vsce names, in the folder or the place that is named, and replaces it")
    func place() async throws {
        let sample = try SampleExtension()
        let written = try await run(sample)
        #expect(written.path == sample.folder.path.appending("sample-1.2.3.vsix"))
        #expect(written.summary.hasPrefix("7 files, "))
        #expect(try await run(sample, to: "new/x.vsix").path.lastComponent == "x.vsix")
        #expect(try await run(sample, to: "new/x.vsix").size == written.size)
        try Tool.unzip("-tqq", sample.folder.path.appending("new/x.vsix").string)
        #expect(try FileSystem.names(in: sample.folder.path.appending("new")) == ["x.vsix"])
    }

    @Test("has the bytes that a plan's package has")
    func bytes() async throws {
        let sample = try SampleExtension()
        let package = try await sample.package()
        let written = try await run(sample)
        #expect(try FileStream.sha256(of: written.path).digest == package.artifact.sha256)
    }

    @Test("the manifest's member vsce says what the flags do not")
    func manifestSettings() async throws {
        let sample = try SampleExtension {
            $0["vsce"] = [
                "preRelease": true, "baseContentUrl": "https://example.com/", "dependencies": false,
            ]
            $0["dependencies"] = ["missing": "1"]
        }
        let written = try await run(sample)
        let zip = try ZipReader(written.path)
        let entry = try #require(zip["extension/readme.md"])
        #expect(
            String(decoding: try zip.contents(of: entry), as: UTF8.self).contains(
                "https://example.com/docs/more.md"))
        #expect(try VSIXIdentity(of: written.path).isPreRelease)
        let refused = await refusals { _ = try await run(sample, nil, ["dependencies": true]) }
        #expect(refused.first?.message.hasPrefix("Command failed: npm list") == true)
    }

    @Test("a version goes into package.json and the lock file, whose other bytes stay")
    func version() async throws {
        let sample = try SampleExtension()
        let lock =
            "{\n\t\"version\": \"1.2.3\",\n\t\"packages\": {\"\": {\"version\":\"1.2.3\"}, \"b\": {}}\n}\n"
        try sample.write("package-lock.json", lock)
        let before = try text(sample, "package.json")
        let written = try await run(sample, "minor")
        #expect(written.path.lastComponent == "sample-1.3.0.vsix")
        #expect(try text(sample, "package.json") == before.replacing("1.2.3", with: "1.3.0"))
        #expect(try text(sample, "package-lock.json") == lock.replacing("1.2.3", with: "1.3.0"))
        let zip = try ZipReader(written.path)
        let entry = try #require(zip["extension/package.json"])
        #expect(
            String(decoding: try zip.contents(of: entry), as: UTF8.self)
                == before.replacing("1.2.3", with: "1.3.0"))
    }

    @Test("a version changes nothing on the disk when it may not, or when the extension is refused")
    func unchanged() async throws {
        let sample = try SampleExtension()
        let before = try text(sample, "package.json")
        #expect(
            try await run(sample, "9.0.0", ["updatePackageJson": false]).path.lastComponent
                == "sample-9.0.0.vsix")
        try sample.write("README.md", "<svg></svg>")
        #expect(await refusals { _ = try await run(sample, "major") }.count == 1)
        #expect(try text(sample, "package.json") == before)
    }

    @Test(
        "raises as npm version does",
        arguments: [
            ("1.2.3", "major", "2.0.0"), ("1.2.3", "minor", "1.3.0"), ("1.2.3", "patch", "1.2.4"),
            ("2.0.0-beta.1", "major", "2.0.0"), ("2.1.0-beta.1", "major", "3.0.0"),
            ("2.1.0-beta.1", "minor", "2.1.0"), ("2.1.3-beta.1", "patch", "2.1.3"),
            ("1.0.0", "4.5.6", "4.5.6"),
        ])
    func raising(_ current: String, _ argument: String, _ result: String) throws {
        let version = try #require(SemanticVersion(current))
        #expect(try VSCEVersionArgument(argument).applied(to: version).description == result)
    }

    @Test(
        "refuses other words as vsce does",
        arguments: [
            ("prerelease", "Not supported: prerelease"), ("from-git", "Not supported: from-git"),
            ("1.2", "Invalid version 1.2"), ("latest", "Invalid version latest"),
        ])
    func words(_ argument: String, _ message: String) async throws {
        let sample = try SampleExtension()
        #expect(await refusals { _ = try await run(sample, argument) }.map(\.message) == [message])
    }

    @Test("a prepublish script is named with its line, and not run")
    func prepublish() async throws {
        let sample = try SampleExtension { $0["scripts"] = ["vscode:prepublish": "touch ran"] }
        let written = try await run(sample)
        #expect(written.warnings.count == 1)
        #expect(written.warnings[0].message.contains("(touch ran) was not run"))
        #expect(written.warnings[0].subject.hasSuffix("package.json:17"))
        #expect(!FileSystem.exists(sample.packaging.folder.appending("ran")))
    }

    @Test("sizes as vsce prints them", .enabled(if: VSIXGolden.isPresent, VSIXGolden.absence))
    func sizes() throws {
        for row in try VSIXGolden.table("bytes") {
            let count = try #require(row["bytes"]?.int)
            #expect(WrittenVSIX.sizeText(count) == row["str"]?.string, "\(row.text())")
        }
    }
}
