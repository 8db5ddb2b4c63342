import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite("npm's known faults")
struct NPMCompatibilityTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func entries(_ compatibility: NPMCompatibility) throws -> [NPMEntry] {
        try NPMContents(folder: folder.path, compatibility: compatibility).entries.map(\.entry)
    }

    private func paths(_ compatibility: NPMCompatibility) throws -> Set<String> {
        Set(try entries(compatibility).map(\.path))
    }

    @Test("commands are executable, and files of other folders that are called like them are not")
    func commands() throws {
        try folder.write(#"{"name":"x","version":"1.0.0","bin":{"x":"bin/x.js"}}"#, to: "package.json")
        try folder.write("", to: "bin/x.js")
        try folder.write("", to: "lib/bin/x.js")
        func mode(_ path: String, _ compatibility: NPMCompatibility) throws -> UInt16? {
            try entries(compatibility).first { $0.path == path }?.mode
        }
        #expect(try mode("bin/x.js", .npm11) == 0o644)
        #expect(try mode("lib/bin/x.js", .npm11) == 0o755)
        #expect(try mode("bin/x.js", .corrected) == 0o755)
        #expect(try mode("lib/bin/x.js", .corrected) == 0o644)
    }

    @Test("commands of directories.bin are executable, too")
    func commandFolder() throws {
        try folder.write(
            #"{"name":"x","version":"1.0.0","directories":{"bin":"./tools"}}"#, to: "package.json")
        try folder.write("", to: "tools/t")
        #expect(try entries(.npm11).first { $0.path == "tools/t" }?.mode == 0o644)
        #expect(try entries(.corrected).first { $0.path == "tools/t" }?.mode == 0o755)
    }

    @Test(
        "a main or browser with ./ is packed although files does not cover it",
        arguments: ["main", "browser"])
    func entryPoint(_ field: String) throws {
        let text = #"{"name":"x","version":"1.0.0","files":["lib"],"\#(field)":"./entry/main.js"}"#
        try folder.write(text, to: "package.json")
        try folder.write("", to: "entry/main.js")
        try folder.write("", to: "entry/other.js")
        try folder.write("", to: "lib/a.js")
        #expect(try paths(.npm10) == ["package.json", "lib/a.js"])
        #expect(try paths(.corrected) == ["package.json", "lib/a.js", "entry/main.js"])
    }

    @Test("a package.json inside does not cancel the ignore file beside it")
    func nestedManifest() throws {
        try folder.write(#"{"name":"x","version":"1.0.0","workspaces":["p"]}"#, to: "package.json")
        try folder.write(#"{"name":"p","version":"1.0.0"}"#, to: "p/package.json")
        try folder.write("secret", to: "p/.npmignore")
        try folder.write("", to: "p/secret")
        #expect(try paths(.npm11).contains("p/secret"))
        #expect(try !paths(.corrected).contains("p/secret"))
    }

    @Test("a hard link is the file that it is")
    func hardLink() throws {
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "package.json")
        try folder.write("text", to: "a")
        try Tool.hardLink("a", "b", in: folder.path)
        #expect(try entries(.npm11).first { $0.path == "b" }?.linkTarget == "a")
        #expect(try entries(.corrected).first { $0.path == "b" }?.size == 4)
    }

    @Test("do not concern the other rules", .enabled(if: NPMGolden.isPresent), arguments: NPMGolden.packable)
    func others(_ golden: NPMGolden) throws {
        let folder = try TemporaryFolder()
        try golden.unpack(into: folder.path)
        let ours = Set(try NPMContents(folder: folder.path).entries.map(\.entry.path))
        let added = ours.subtracting(golden.entries.map(\.path))
        let missing = Set(golden.entries.map(\.path)).subtracting(ours)
        // Only the entry points, and what an ignore file of a workspace hides.
        #expect(added.count <= 2, "\(added)")
        #expect(missing.count <= 2, "\(missing)")
    }
}

@Suite("What is odd about an npm package")
struct NPMWarningTests {
    private static func warnings(_ manifest: String, _ paths: [String] = []) throws -> [NPMWarning] {
        let members = try #require(try JSONValue(parsing: manifest).object)
        return NPMWarning.warnings(members, paths: paths + ["package.json"])
    }

    @Test("are scripts that run where it is installed")
    func scripts() throws {
        let manifest = #"{"scripts":{"postinstall":"node x.js","test":"t","prepare":"p"}}"#
        #expect(try Self.warnings(manifest) == [.installScript(name: "postinstall", command: "node x.js")])
        #expect(try Self.warnings("{}", ["binding.gyp"]) == [.nativeBuild])
        #expect(try Self.warnings(#"{"gypfile":false}"#, ["binding.gyp"]).isEmpty)
        #expect(
            try Self.warnings(#"{"scripts":{"install":"x"}}"#, ["binding.gyp"])
                == [.installScript(name: "install", command: "x")])
    }

    @Test("are source maps")
    func sourceMaps() throws {
        let paths = ["dist/a.js", "dist/a.js.map", "dist/b.d.ts.map", "node_modules/d/x.js.map", "world.map"]
        #expect(try Self.warnings("{}", paths) == [.sourceMaps(count: 2, first: "dist/a.js.map")])
    }

    @Test("are files that are promised and missing")
    func missing() throws {
        let manifest = """
            {"name":"x","bin":"./cli.js","exports":{".":{"import":"./a.js","types":"./gone.d.ts"},"./*":"./src/*.js",
            "./again":"./gone.d.ts","./null":null}}
            """
        #expect(
            try Self.warnings(manifest, ["a.js"]) == [
                .missingFile(field: "bin", path: "cli.js"),
                .missingFile(field: "exports", path: "./gone.d.ts"),
            ])
    }
}

@Suite("Packing a folder into a file")
struct NPMTarballTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let advisory: NPMPackOptions = {
        var options = NPMPackOptions()
        options.compatibility = .npm11
        options.gate.isAdvisory = true
        return options
    }()

    @Test(
        "is told as npm pack --json tells it", .enabled(if: NPMGolden.isPresent),
        arguments: NPMGolden.packable)
    func report(_ golden: NPMGolden) throws {
        try golden.unpack(into: folder.path)
        var options = Self.advisory
        options.compatibility = golden.compatibility
        let report = try GatheredNPM(folder: folder.path, options: options).write(to: .nowhere)
        let expected = try #require(try golden.list().array?.first?.object)
        let ours = try #require(report.json.object)
        #expect(ours.members.map(\.key) == expected.members.map(\.key))
        // These depend on the compression, which is ours.
        for member in expected.members where !["size", "shasum", "integrity"].contains(member.key) {
            #expect(ours[member.key] == member.value, "\(member.key)")
        }
        // Of some tiny packages zlib makes a few bytes less.
        #expect(report.size <= (expected["size"]?.int ?? 0) + 32)
    }

    @Test("leaves a whole tarball, under npm's name or another, and nothing beside it")
    func places() throws {
        try folder.write(#"{"name":"@s/x","version":"v1.0+b"}"#, to: "p/package.json")
        try folder.write("text", to: "p/a")
        let package = folder.path.appending("p")
        try FileSystem.makeFolder(folder.path.appending("out"))
        let options = NPMPackOptions()
        let named = folder.path.appending("out").appending("any.tgz")
        try FileSystem.write(Array("old".utf8), to: named)
        for destination in [
            GatheredNPM.Destination.folder(folder.path.appending("out")), .file(named), .nowhere,
        ] {
            _ = try GatheredNPM(folder: package, options: options).write(to: destination)
        }
        #expect(try FileSystem.names(in: folder.path.appending("out")) == ["any.tgz", "s-x-v1.0+b.tgz"])
        #expect(try Tool.tar("-tzf", named.string).output == "package/a\npackage/package.json\n")
    }

    @Test("leaves nothing when it fails")
    func failure() throws {
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "p/package.json")
        let package = folder.path.appending("p")
        #expect(throws: Failures.self) {
            try GatheredNPM(folder: package, options: NPMPackOptions()).write(to: .folder(folder.path))
        }
        #expect(try FileSystem.names(in: folder.path) == ["p"])
        var options = NPMPackOptions()
        options.gate.isAdvisory = true
        let gone = folder.path.appending("gone")
        let failure = #expect(throws: Failure.self) {
            try GatheredNPM(folder: package, options: options).write(to: .folder(gone))
        }
        #expect(failure?.code == .fileUnwritable)
    }

    @Test("warns where a release would refuse, and of scripts that did not run")
    func warnings() throws {
        let text =
            #"{"name":"x","version":"1.0.0","dependencies":{"a":"workspace:*"},"scripts":{"prepack":"build"}}"#
        try folder.write(text, to: "p/package.json")
        try folder.write("KEY=1", to: "p/.env")
        var options = Self.advisory
        options.tellsSkippedScripts = true
        let package = folder.path.appending("p")
        let report = try GatheredNPM(folder: package, options: options).write(to: .nowhere)
        #expect(report.warnings.count == 3)
        #expect(report.warnings.first == .skippedScript(name: "prepack"))
    }

    @Test("resolves ranges by the workspace around the folder")
    func workspace() throws {
        try folder.write(
            #"{"workspaces":{"packages":["packages/*"],"catalog":{"zod":"4.1.8"}}}"#, to: "package.json")
        try folder.write(#"{"name":"b","version":"2.0.0"}"#, to: "packages/b/package.json")
        let text = #"{"name":"a","version":"1.0.0","dependencies":{"b":"workspace:^","zod":"catalog:"}}"#
        try folder.write(text, to: "packages/a/package.json")
        try folder.write("", to: "packages/a/index.js")
        let package = folder.path.pushing("packages/a")
        var options = NPMPackOptions()
        try options.useWorkspace(of: package)
        _ = try GatheredNPM(folder: package, options: options)
            .write(to: .file(folder.path.appending("a.tgz")))
        let json = try Tool.tar("-xOzf", folder.path.appending("a.tgz").string, "package/package.json").output
        #expect(json == text.replacing("workspace:^", with: "^2.0.0").replacing("catalog:", with: "4.1.8"))
    }

    @Test("finds the workspace behind a link to the folder, and its ignore files")
    func linkedFolder() throws {
        try folder.write(#"{"workspaces":["packages/*"]}"#, to: "root/package.json")
        try folder.write("*.log\n", to: "root/.npmignore")
        try folder.write(#"{"name":"b","version":"2.0.0"}"#, to: "root/packages/b/package.json")
        let text = #"{"name":"a","version":"1.0.0","dependencies":{"b":"workspace:*"}}"#
        try folder.write(text, to: "root/packages/a/package.json")
        for file in ["index.js", "out.log"] { try folder.write("", to: "root/packages/a/\(file)") }
        try folder.link("linked", to: "root/packages/a")
        let package = folder.path.appending("linked")
        let root = try NPMWorkspace.root(above: package)
        #expect(root?.lastComponent?.string == "root")
        var options = NPMPackOptions()
        options.workspaceRoot = root
        try options.useWorkspace(of: package)
        let report = try GatheredNPM(folder: package, options: options)
            .write(to: .file(folder.path.appending("a.tgz")))
        #expect(report.files.map(\.path) == ["index.js", "package.json"])
        let json = try Tool.tar("-xOzf", folder.path.appending("a.tgz").string, "package/package.json").output
        #expect(json == text.replacing("workspace:*", with: "2.0.0"))
    }

    @Test("refuses a token in a file's text, unless the file is allowed")
    func token() throws {
        try folder.write(#"{"name":"x","version":"1.0.0"}"#, to: "p/package.json")
        let token = "npm_" + String(repeating: "a1B2", count: 9)
        try folder.write("const a = 1\nconst token = '\(token)'\n", to: "p/a.js")
        let package = folder.path.appending("p")
        var options = NPMPackOptions()
        let failures = #expect(throws: Failures.self) {
            try GatheredNPM(folder: package, options: options).write(to: .nowhere)
        }
        #expect(failures?.all.map(\.code) == [.npmSecretFile])
        #expect(failures?.all.first?.subject == "x: a.js:2")
        #expect(failures?.all.first?.description.contains(token) == false)
        options.gate.allowedFiles = ["a.js"]
        #expect(throws: Never.self) { try GatheredNPM(folder: package, options: options).write(to: .nowhere) }
    }
}
