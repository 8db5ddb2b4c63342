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

    private func document(_ text: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }
}
