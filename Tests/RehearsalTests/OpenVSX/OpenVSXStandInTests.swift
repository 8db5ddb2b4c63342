import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The Open VSX stand-in behaves like the service")
struct OpenVSXStandInTests {
    @Test("a version is not there until it has been asked for often enough")
    func scans() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Registries.standIn(
                in: folder, holding: [SampleVSIX(target: "linux-x64")],
                settings: Registries.settings(looks: 2))
            let vsix = try FileStream.contents(
                of: try await SampleVSIX(target: "linux-x64").write(in: folder))
            let again = try await standIn.reply(.post, "/api/-/publish?token=TOK", body: vsix)
            #expect(
                again.json["error"]
                    == "Extension acme.sample 1.2.3 (linux-x64) is already published, but currently isn't active and therefore not visible."
            )
            for status in [404, 404, 200, 200] {
                #expect(try await standIn.reply(.get, "/api/acme/sample/linux-x64/1.2.3").status == status)
            }
        }
    }

    @Test("a zip with extra fields is taken with a 201 and never appears")
    func extraFields() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Registries.standIn(
                in: folder, holding: [SampleVSIX(hasExtraField: true)])
            for _ in 0..<5 {
                #expect(try await standIn.reply(.get, "/api/acme/sample/universal/1.2.3").status == 404)
            }
        }
    }

    @Test(
        "packages that it does not take",
        arguments: [
            (SampleVSIX(hasLicense: false), "This extension cannot be accepted because it has no license."),
            (SampleVSIX(target: "amiga"), "Unsupported target platform 'amiga'"),
            (SampleVSIX(publisher: "globex"), "Unknown publisher: globex"),
            (SampleVSIX(version: "one"), "The version 'one' is no semantic version."),
        ])
    func refused(package: SampleVSIX, error: String) async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Registries.standIn(in: folder)
            let bytes = try FileStream.contents(of: try await package.write(in: folder))
            let answer = try await standIn.reply(.post, "/api/-/publish?token=TOK", body: bytes)
            #expect(answer.status == 400)
            #expect(answer.json["error"]?.string?.hasPrefix(error) == true, "\(answer.json.text())")
            #expect(try FileSystem.names(in: folder.appending("state/incoming")) == [])
        }
    }

    @Test("versions are found by target, number and alias")
    func metadata() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Registries.standIn(
                in: folder,
                holding: [
                    SampleVSIX(version: "1.9.0"), SampleVSIX(version: "1.10.0"),
                    SampleVSIX(version: "1.11.0", isPreRelease: true),
                    SampleVSIX(version: "1.10.0", target: "linux-x64"),
                ])
            let found = [
                ("", "1.11.0", "universal"), ("/latest", "1.10.0", "universal"),
                ("/pre-release", "1.11.0", "universal"), ("/1.9.0", "1.9.0", "universal"),
                ("/linux-x64", "1.10.0", "linux-x64"), ("/linux-x64/latest", "1.10.0", "linux-x64"),
            ]
            for (path, version, target) in found {
                let json = try await standIn.reply(.get, "/api/acme/sample\(path)").json
                #expect(json["version"]?.string == version, "\(path)")
                #expect(json["targetPlatform"]?.string == target, "\(path)")
            }
            for path in ["/win32-x64", "/2.0.0", "/linux-x64/1.9.0", "/linux-x64/pre-release"] {
                #expect(try await standIn.reply(.get, "/api/acme/sample\(path)").status == 404, "\(path)")
            }
            let versions = try await standIn.reply(.get, "/api/acme/sample/versions").json
            #expect(versions["totalSize"] == 4)
        }
    }

    @Test("package, digest and documents are served", arguments: [nil, "linux-x64"])
    func files(target: String?) async throws {
        try await withTemporaryFolder { folder in
            let package = SampleVSIX(target: target)
            let standIn = try await Registries.standIn(in: folder, holding: [package])
            let vsix = try FileStream.contents(of: try await package.write(in: folder))
            let files = try await standIn.reply(.get, "/api/acme/sample").json["files"]
            func get(_ key: String) async throws -> [UInt8] {
                let url = try #require(files?[key]?.string)
                return try await standIn.reply(.get, String(url.dropFirst("http://127.0.0.1".count))).bytes
            }
            #expect(try await get("download") == vsix)
            #expect(try await get("sha256") == Array(Digest.of(vsix).hex.utf8))
            #expect(try JSONValue(parsing: try await get("manifest"))["name"] == "sample")
            #expect(String(decoding: try await get("vsixmanifest"), as: UTF8.self).contains("<Identity"))
        }
    }

    @Test("too many uploads are answered with 429 and the field that says how long")
    func throttled() async throws {
        try await withTemporaryFolder { folder in
            let settings = Registries.settings(throttled: 1)
            let standIn = try await Registries.standIn(in: folder, settings: settings)
            let vsix = try await SampleVSIX().write(in: folder)
            try await withStandInServer(standIn) { server in
                var answers: [String] = []
                for _ in 0..<2 {
                    answers.append(
                        try await Curl.run(
                            "-i", "--data-binary", "@\(vsix.string)",
                            "\(server.origin)/api/-/publish?token=TOK"
                        ).output)
                }
                #expect(answers[0].contains("429"))
                #expect(answers[0].lowercased().contains("x-rate-limit-retry-after-seconds: 7"))
                #expect(answers[1].contains("201 Created"))
            }
        }
    }

    @Test("its state outlives the process: versions and namespaces")
    func state() async throws {
        try await withTemporaryFolder { folder in
            let first = try await Registries.standIn(in: folder, holding: [SampleVSIX()])
            _ = try await first.reply(
                .post, "/api/-/namespace/create?token=BOB", body: Array("{\"name\":\"bobs\"}".utf8))
            let second = try await Registries.standIn(in: folder)
            #expect(try await second.reply(.get, "/api/acme/sample/universal/1.2.3").status == 200)
            #expect(try await second.reply(.get, "/api/bobs/verify-pat?token=BOB").status == 200)
        }
    }

    @Test("Python publishes, waits and compares")
    func independentClient() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Registries.standIn(
                in: folder, settings: Registries.settings(looks: 3))
            let vsix = try await SampleVSIX(padding: 1 << 20).write(in: folder)
            let log = RecordedRequests()
            try await withStandInServer(standIn, log: log) { server in
                let printed = try await Python.run(Self.client, [server.origin, vsix.string])
                #expect(printed == "201 4 True\n")
            }
            #expect(!log.events.contains { $0.target.contains("TOK") })
        }
    }

    private static let client = """
        import json, sys, urllib.error, urllib.request
        origin, path = sys.argv[1:]
        body = open(path, "rb").read()
        request = urllib.request.Request(origin + "/api/-/publish?token=TOK%2BEN%2F1", body,
            {"Content-Type": "application/octet-stream"})
        status = urllib.request.urlopen(request).status
        looks = 0
        while True:
            looks += 1
            try:
                version = json.load(urllib.request.urlopen(origin + "/api/acme/sample/universal/1.2.3"))
                break
            except urllib.error.HTTPError as error:
                assert error.code == 404
        served = urllib.request.urlopen(version["files"]["download"]).read()
        print(status, looks, served == body)
        """
}
