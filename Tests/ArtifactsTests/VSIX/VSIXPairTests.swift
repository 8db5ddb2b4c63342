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

    /// vsce's sample extensions, unpacked.
    private func fixtures() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let archive = try VSIXGolden.file("vsce-tests/fixtures.tar.gz")
        try Tool.tar("-xpzf", archive.string, in: folder.path)
        return folder
    }

    @Test("files that are collected")
    func collection() throws {
        let folder = try fixtures()
        for pair in try pairs("collect") {
            let options = try pair.required("input").required("options")
            let manifest = ExtensionManifest(try pair.required("input").required("manifest"))
            let place = try #require(options["cwd"]?.string).replacing("<FIXTURES>", with: "fixtures")
            let expected = try #require(pair["files"]?.array).compactMap(\.string)
            var packaging = VSIXPackaging(
                folder: folder.path.pushing(FilePath(place)), target: options["target"]?.string,
                modified: Timestamp(seconds: 0))
            let names = options["dependencyEntryPoints"]?.array.map { $0.compactMap(\.string) }
            let isNone = options["dependencies"] == false
            packaging.options.dependencies = isNone ? .none : names.map { .named($0) } ?? .production
            let selection = try FileSelection(packaging, manifest)
            #expect(selection.violations.isEmpty && selection.failures.isEmpty, name(pair))
            let packaged = PackagedFiles(selection.files, manifest, packaging.options)
            let found =
                packaged.files.map(\.path.description) + ["[Content_Types].xml", "extension.vsixmanifest"]
            #expect(found.sorted() == expected.sorted(), name(pair))
        }
    }

    @Test("patterns of files that name nothing")
    func unusedPatterns() throws {
        for pair in try pairs("validateFiles") {
            let input = try pair.required("input")
            let manifest = ExtensionManifest(try input.required("manifest"))
            let files = (input["files"]?.array ?? []).compactMap { file -> PayloadFile? in
                guard let path = file["path"]?.string,
                    path.hasPrefix("extension/")
                else { return nil }
                // Two of the names are those in the package, and patterns speak of those in the folder.
                let names = ["extension/readme.md": "README.md", "extension/LICENSE.txt": "LICENSE"]
                let name = names[path] ?? String(path.dropFirst("extension/".count))
                return RelativePath(name).map { PayloadFile($0, bytes: []) }
            }
            let packaging = VSIXPackaging(folder: "/nowhere", modified: Timestamp(seconds: 0))
            let found = packaging.unusedPatterns(manifest, PackagedFiles(files, manifest, packaging.options))
            // Behind the rule vsce names its own commands.
            let errors = (pair["errors"]?.array ?? []).compactMap(\.string)
            let told = errors.map { error in found.contains { error.hasPrefix($0.message) } }
            #expect(found.count == errors.count && told.allSatisfy { $0 }, name(pair))
        }
    }

    @Test("manifests with their translations")
    func manifests() throws {
        let folder = try fixtures()
        for pair in try pairs("readManifest") {
            let input = try pair.required("input")
            // The others are those of the test of versions.
            guard let place = input["cwd"]?.string, place.hasPrefix("<FIXTURES>/") else { continue }
            let source = folder.path.pushing(FilePath(place.replacing("<FIXTURES>", with: "fixtures")))
            let value = try ManifestDocument(folder: source).value
            let translated = input["nls"] == false ? nil : try Localisation(folder: source)?.apply(to: value)
            let manifest = translated?.manifest ?? value
            #expect(manifest == pair["manifest"], name(pair))
        }
    }

    @Test("versions that are given to vsce package")
    func versions() async throws {
        let folder = try fixtures()
        for pair in try pairs("versionBump") {
            let input = try pair.required("input")
            let source = folder.path.appending("fixtures/uuid")
            let before = try #require(input["before"]?.string)
            try VersionedFiles(folder: source).write(before)
            var settings = VSCESettings()
            for allowed in ["allowMissingRepository", "skipLicense"] { settings[allowed] = true }
            settings["updatePackageJson"] = input["updatePackageJson"]
            let command = VSCECommand(
                folder: source, settings: settings, version: input["version"]?.string, modified: .sample)
            if let error = pair["error"]?.string {
                #expect(
                    await refusals { _ = try await command.run(to: folder.path) }.map(\.message) == [error])
                continue
            }
            _ = try await command.run(to: folder.path)
            #expect(try ManifestDocument(folder: source).value["version"] == pair["after"], name(pair))
        }
    }

    @Test("dependencies on extensions that are going away")
    func extensionDependencies() throws {
        for pair in try pairs("validateExtensionDependencies") {
            let input = try #require(pair["input"]?.array)
            let key = try #require(input[1].string)
            let manifest = ExtensionManifest(JSONValue(members: [(key, input[0]), ("files", [])]))
            let packaging = VSIXPackaging(folder: "/nowhere", modified: Timestamp(seconds: 0))
            let packaged = PackagedFiles([], manifest, packaging.options)
            let found = PackagingWarnings(manifest, packaged, packaging).all.map(\.message)
            let isLeaving = input[0].array?.contains("github.copilot") == true
            #expect(found.count == (isLeaving ? 1 : 0), name(pair))
        }
    }
}
