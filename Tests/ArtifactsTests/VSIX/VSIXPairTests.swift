import Core
import SystemPackage
import Testing

@testable import Artifacts

/// Inputs and expectations of vsce's own tests.
@Suite("VSIX: vsce's own tests", .enabled(if: VSIXGolden.isPresent, VSIXGolden.absence))
struct VSIXPairTests {
    private func pairs(_ operation: String) throws -> [JSONValue] {
        let pairs = try VSIXGolden.table("pairs", in: "vsce-tests").filter { $0["op"]?.string == operation }
        try #require(!pairs.isEmpty)
        return pairs
    }

    private func name(_ pair: JSONValue) -> Comment { "\(pair["test"]?.string ?? "")" }

    @Test("extension.vsixmanifest")
    func vsixManifest() throws {
        for pair in try pairs("vsixManifest") {
            let input = try pair.required("input")
            let options = try VSIXOptions(vsce: input["options"] ?? [:])
            let manifest = ExtensionManifest(try input.required("manifest"))
            let files = (input["files"]?.array ?? []).compactMap { file -> PayloadFile? in
                // One pair has paths as on Windows, which a listing never yields here.
                guard let path = file["path"]?.string?.replacing("\\", with: "/"),
                    path.hasPrefix("extension/")
                else { return nil }
                return RelativePath(path.dropFirst("extension/".count)).map { PayloadFile($0, bytes: []) }
            }
            var lenient = options
            lenient.allowances = [.missingLicense]
            let packaged = PackagedFiles(files, manifest, lenient)
            if let error = pair["error"]?.string {
                #expect(packaged.violations.first?.message == error, name(pair))
                continue
            }
            #expect(packaged.violations.isEmpty, name(pair))
            let xml = VSIXManifestXML(
                manifest: manifest, target: input["options"]?["target"]?.string,
                isPreRelease: input["options"]?["preRelease"]?.bool ?? false, assets: packaged.assets)
            #expect(xml.text == pair["xml"]?.string, name(pair))
        }
    }

    @Test("manifest rules")
    func rules() throws {
        for pair in try pairs("validate") {
            let manifest = ExtensionManifest(try pair.required("input"))
            let found = ManifestRules(manifest: manifest).violations.filter {
                // A package without publisher is refused here; vsce lets it through.
                !$0.message.hasPrefix("Missing extension \"publisher\"")
            }
            #expect(found.first?.message == pair["error"]?.string, name(pair))
        }
        try single("validateEngineCompatibility") { ManifestRules.engine($0[0].filledString) }
        try single("validateVersion") { ManifestRules.version($0[0].filledString) }
        try single("validateExtensionName") { ManifestRules.name($0[0].filledString) }
        try single("validatePublisher") { ManifestRules.publisher($0[0].filledString) }
        try single("validateVSCodeTypesCompatibility") {
            ManifestRules.types($0[1].string ?? "", engine: $0[0].string ?? "")
        }
    }

    private func single(_ operation: String, _ rule: ([JSONValue]) throws -> Violation?) throws {
        for pair in try pairs(operation) {
            let input = try #require(pair["input"]?.array)
            #expect(try rule(input)?.message == pair["error"]?.string, "\(operation) \(pair.text())")
        }
    }

    @Test("README and changelog")
    func documents() throws {
        for pair in try pairs("readme") {
            let input = try pair.required("input")
            let isChangelog = input["path"]?.string?.contains("changelog") ?? false
            let document = ExtensionDocument(
                isChangelog ? "CHANGELOG.md" : "README.md", ExtensionManifest(try input.required("manifest")),
                try VSIXOptions(vsce: input["options"] ?? [:]))
            let (output, error) = document.outcome(input["text"]?.string ?? "")
            #expect(output == pair["output"]?.string, name(pair))
            #expect(error == pair["error"]?.string, name(pair))
        }
    }

    @Test("content types")
    func contentTypes() throws {
        for pair in try pairs("contentTypes") {
            let files = (pair["input"]?["files"]?.array ?? []).compactMap { $0["path"]?.string }
            #expect(ContentTypes.xml(files) == pair["xml"]?.string)
        }
    }

    @Test("files that are collected without dependencies")
    func collection() throws {
        let folder = try TemporaryFolder()
        let archive = try VSIXGolden.file("vsce-tests/fixtures.tar.gz")
        try Tool.tar("-xpzf", archive.string, in: folder.path)
        var count = 0
        for pair in try pairs("collect") {
            let options = try pair.required("input").required("options")
            let manifest = ExtensionManifest(try pair.required("input").required("manifest"))
            let place = try #require(options["cwd"]?.string)
            let expected = try #require(pair["files"]?.array).compactMap(\.string)
            guard place.hasPrefix("<FIXTURES>/"), !expected.contains(where: { $0.contains("node_modules") })
            else { continue }
            count += 1
            let source = folder.path.appending("fixtures").pushing(FilePath(place.dropFirst(11).description))
            let packaging = VSIXPackaging(
                folder: source, target: options["target"]?.string, modified: Timestamp(seconds: 0))
            let selection = try FileSelection(packaging, manifest)
            let packaged = PackagedFiles(selection.files, manifest, packaging.options)
            let found =
                packaged.files.map(\.path.description) + ["[Content_Types].xml", "extension.vsixmanifest"]
            #expect(found.sorted() == expected.sorted(), name(pair))
        }
        #expect(count >= 8)
    }
}
