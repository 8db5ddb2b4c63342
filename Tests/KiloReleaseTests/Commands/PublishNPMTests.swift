import Foundation
import TestSupport
import Testing

@Suite("publish npm stands in for npm publish")
struct PublishNPMTests {
    private func package(_ version: String, in folder: URL, _ text: String = "1") throws -> URL {
        let package = folder.appendingPathComponent("package")
        try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
        let manifest = """
            {"name":"@sample/other","version":"\(version)","main":"index.js","publishConfig":{"access":"public"}}
            """
        try Data(manifest.utf8).write(to: package.appendingPathComponent("package.json"))
        try Data(text.utf8).write(to: package.appendingPathComponent("index.js"))
        return package
    }

    @Test("a folder, then the same again, other bytes, an older version, and a file that npm has packed")
    func publishes() async throws {
        try await SampleProject.with { sample in
            let result = try await Served.with(["--release-version", "1.0.0"], in: sample.folder) { served in
                let variables = served.environment
                let folder = try package("1.0.0", in: sample.folder)
                let first = try await Tool.kilo("publish", "npm", in: folder, environment: variables)
                #expect(first.status == 0, "\(first.errors)")
                #expect(first.output == "+ @sample/other@1.0.0\n")
                #expect(first.errors.contains("npm notice total files: 2"))

                let again = try await Tool.kilo("publish", "npm", in: folder, environment: variables)
                #expect(again.status == 0, "\(again.errors)")
                #expect(again.errors.contains("there already, with the same bytes"))

                let named = try await Tool.kilo(
                    "publish", "npm", "--tag", "next", in: folder, environment: variables)
                #expect(named.status == 0, "\(named.errors)")
                #expect(named.errors.contains("next now points to 1.0.0"))

                _ = try package("1.0.0", in: sample.folder, "2")
                let other = try await Tool.kilo("publish", "npm", in: folder, environment: variables)
                #expect(other.status == 6, "\(other.errors)")

                _ = try package("0.9.0", in: sample.folder)
                let older = try await Tool.kilo("publish", "npm", in: folder, environment: variables)
                #expect(older.status == 3, "\(older.errors)")
                #expect(older.errors.contains("npm.tag-moves-back"))

                _ = try package("1.1.0", in: sample.folder)
                try await Tool.output("npm", "pack", in: folder)
                let file = try await Tool.kilo(
                    "publish", "npm", "sample-other-1.1.0.tgz", "--json", in: folder, environment: variables)
                #expect(file.status == 0, "\(file.errors)")
                #expect(file.output.contains("\"id\": \"@sample/other@1.1.0\""))

                let wrong = try await Tool.kilo(
                    "publish", "npm", "sample-other-1.1.0.tgz", in: folder,
                    environment: variables.merging(["NPM_TOKEN": "wrong"]) { $1 })
                #expect(wrong.status == 0, "what is there needs no right to write: \(wrong.errors)")
                _ = try package("1.2.0", in: sample.folder)
                let refused = try await Tool.kilo(
                    "publish", "npm", in: folder,
                    environment: variables.merging(["NPM_TOKEN": "wrong"]) { $1 })
                #expect(refused.status == 3, "\(refused.errors)")
            }
            #expect(result.status == 0, "\(result.errors)")
        }
    }

    @Test("a dry run says what npm says, and sends nothing")
    func dryRun() async throws {
        try await SampleProject.with { sample in
            let folder = try package("1.0.0", in: sample.folder)
            let registry = ["--registry", "http://127.0.0.1:1/", "--dry-run", "--json"]
            let ours = try await Tool.run([Tool.program, "publish", "npm"] + registry, in: folder)
            let theirs = try await Tool.run(["npm", "publish"] + registry, in: folder)
            #expect(ours.status == 0, "\(ours.errors)")
            let (our, their) = (try document(ours.output), try document(theirs.output))
            for key in ["id", "name", "version", "unpackedSize", "filename", "entryCount"] {
                #expect("\(our[key] ?? "")" == "\(their[key] ?? "-")", "\(key)")
            }
            let paths = { (value: [String: Any]) in
                (value["files"] as? [[String: Any]])?.compactMap { $0["path"] as? String }
            }
            #expect(paths(our) == paths(their))
            #expect(
                ours.errors.contains("Publishing to http://127.0.0.1:1/ with tag latest and public access"))
        }
    }

    /// Runs it in a folder with these files, against nobody.
    private func dry(
        _ arguments: [String], _ files: [String: String], in inner: String = "",
        environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try await Tool.run(
            [Tool.program, "publish", "npm", "--dry-run"] + arguments,
            in: folder.appendingPathComponent(inner), environment: environment)
    }

    private static let workspace = [
        "package.json": #"{"name":"root","version":"1.0.0","private":true,"workspaces":["packages/*"]}"#,
        ".npmrc": "@s:registry=https://root.example/\n",
        "packages/a/package.json": #"{"name":"@s/a","version":"1.0.0"}"#, "packages/a/index.js": "1",
        "packages/a/.npmrc": "@s:registry=https://ignored.example/\n",
    ]

    @Test("npm's settings are those of the project: of the root of its workspaces, wherever it is run")
    func settings() async throws {
        for (arguments, place) in [(["packages/a"], ""), ([], "packages/a"), ([".."], "packages/a/lib")] {
            let files = Self.workspace.merging(["packages/a/lib/x.js": "1"]) { $1 }
            let result = try await dry(arguments, files, in: place)
            #expect(result.errors.contains("to https://root.example/"), "\(place): \(result.errors)")
        }
        let own = #"{"name":"@s/a","version":"1.0.0","publishConfig":{"@s:registry":"https://own.example"}}"#
        let result = try await dry(
            ["packages/a"], Self.workspace.merging(["packages/a/package.json": own]) { $1 })
        #expect(result.errors.contains("to https://own.example/"), "\(result.errors)")
    }

    @Test("a rehearsal follows no file to a real registry")
    func rehearsal() async throws {
        let result = try await dry(
            ["packages/a"], Self.workspace,
            environment: ["KILO_RELEASE_REHEARSAL": "1", "NPM_CONFIG_REGISTRY": "http://127.0.0.1:1/"])
        #expect(result.errors.contains("to http://127.0.0.1:1/"), "\(result.errors)")
    }

    @Test(
        "a dry run refuses what the real run refuses, and says it as JSON",
        arguments: [
            (#""version":"1.0.0-rc.1""#, [], "npm.invalid"),
            (#""version":"1.0.0""#, ["--tag", "1.x"], "npm.invalid"),
            (#""version":"1.0.0""#, ["--provenance"], "npm.provenance"),
            (#""version":"1.0.0","publishConfig":{"access":"open"}"#, [], "npm.settings"),
            (#""version":"1.0.0","publishConfig":{"provenance":true}"#, [], "npm.provenance"),
            (#""version":"1.0.0","dependencies":{"b":"workspace:*"}"#, [], "npm.unresolved-range"),
        ])
    func refusals(members: String, arguments: [String], code: String) async throws {
        let files = ["package.json": "{\"name\":\"a\",\(members)}", "index.js": "1"]
        let result = try await dry(arguments + ["--json"], files)
        #expect(result.status != 0)
        let error = try document(result.output)["error"] as? [String: Any]
        #expect(error?["code"] as? String == code, "\(result.output) \(result.errors)")
    }

    @Test("provenance that a package asks for can be left away; scripts that are not run are told")
    func provenance() async throws {
        let manifest = """
            {"name":"a","version":"1.0.0","publishConfig":{"provenance":true},"scripts":{"prepublishOnly":"build"}}
            """
        let files = ["package.json": manifest, "index.js": "1"]
        let result = try await dry(["--no-provenance"], files)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("prepublishOnly"))
    }

    @Test("files that look like credentials are refused unless they are allowed")
    func allowed() async throws {
        let files = ["package.json": #"{"name":"a","version":"1.0.0"}"#, ".env": "1"]
        #expect(try await dry([], files).errors.contains("npm.secret-file"))
        #expect(try await dry(["--allow-file", ".env"], files).status == 0)
    }

    private func document(_ text: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }
}
