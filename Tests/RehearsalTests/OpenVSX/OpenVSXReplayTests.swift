import Core
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The Open VSX stand-in answers what the real ovsx asks")
struct OpenVSXReplayTests {
    @Test(
        "recorded runs of ovsx get the answers that they got",
        .enabled(if: RecordedExchanges.exist, RecordedExchanges.comment),
        arguments: ["ovsx-create", "ovsx-publish", "ovsx-publish-dup", "ovsx-publish-413", "ovsx-verify-bad"])
    func recorded(name: String) async throws {
        try await withTemporaryFolder { folder in
            var settings = Registries.settings()
            switch name {
            case "ovsx-create": settings.namespaces = [:]
            case "ovsx-publish-413": settings.sizeLimit = 100
            case "ovsx-verify-bad": settings.tokens = [:]
            default: break
            }
            let held = name == "ovsx-publish-dup" ? [SampleVSIX()] : []
            let standIn = try await Registries.standIn(in: folder, holding: held, settings: settings)
            try await RecordedExchanges(name).replay(to: standIn)
        }
    }

    @Test(
        "a recorded download gets the recorded bytes",
        .enabled(if: RecordedExchanges.exist, RecordedExchanges.comment))
    func download() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Registries.standIn(in: folder)
            try await RecordedExchanges("ovsx-publish").replay(to: standIn)
            try await RecordedExchanges("ovsx-get").replay(to: standIn)
        }
    }

    @Test("the same conversations without a recording")
    func twin() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Registries.standIn(in: folder)
            let vsix = try FileStream.contents(of: try await SampleVSIX().write(in: folder))
            typealias Step = (HTTPRequest.Method, String, [UInt8], Int, String?)
            let steps: [Step] = [
                (.get, "/api/acme/verify-pat?token=TOK", [], 200, nil),
                (.get, "/api/acme/verify-pat?token=NO", [], 400, "Invalid access token."),
                (.get, "/api/acme/verify-pat", [], 400, "Invalid access token."),
                (.get, "/api/none/verify-pat?token=TOK", [], 404, "Namespace not found: none"),
                (
                    .get, "/api/acme/verify-pat?token=BOB", [], 400,
                    "Insufficient access rights for namespace: acme"
                ),
                (.get, "/api/acme/sample/universal/1.2.3", [], 404, "Extension not found: acme.sample"),
                (.post, "/api/-/publish?token=NO", vsix, 400, "Invalid access token."),
                (
                    .post, "/api/-/publish?token=BOB", vsix, 400,
                    "Insufficient access rights for publisher: acme"
                ),
                (.post, "/api/-/publish?token=TOK%2BEN%2F1", vsix, 201, nil),
                (
                    .post, "/api/-/publish?token=TOK", vsix, 400,
                    "Extension acme.sample 1.2.3 is already published."
                ),
                (.get, "/api/acme/sample/universal/1.2.3", [], 200, nil),
                (.post, "/api/-/namespace/create?token=TOK", Array("{\"name\":\"acme\"}".utf8), 400, nil),
                (.post, "/api/-/namespace/create?token=TOK", Array("{\"name\":\"a b\"}".utf8), 400, nil),
                (.post, "/api/-/namespace/create?token=BOB", Array("{\"name\":\"bobs\"}".utf8), 201, nil),
                (.get, "/api/bobs/verify-pat?token=BOB", [], 200, nil),
            ]
            for (method, target, body, status, error) in steps {
                let answer = try await standIn.reply(method, target, body: body)
                #expect(answer.status == status, "\(method) \(target) \(answer.json.text())")
                if let error { #expect(answer.json["error"]?.string == error) }
            }
        }
    }
}
