import Core
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The Marketplace stand-in answers what the real vsce asks")
struct MarketplaceReplayTests {
    /// What the recording's server had: 1.0.0, and 1.2.3 for another target.
    private static let existing = [SampleVSIX(version: "1.0.0"), SampleVSIX(target: "win32-x64")]

    @Test(
        "recorded runs of vsce get the answers that they got",
        .enabled(if: RecordedExchanges.exist, RecordedExchanges.comment),
        arguments: [
            "publish-update", "publish-sigzip", "verify-pat", "unpublish", "search", "show", "show-json",
        ])
    func existing(name: String) async throws {
        try await withTemporaryFolder { folder in
            var packages = Self.existing
            // `search` and `show` see 1.2.3, and the search is for a word of its description.
            if name.hasPrefix("s") { packages.append(SampleVSIX(tags: ["hello"])) }
            let standIn = try await Marketplaces.standIn(in: folder, holding: packages)
            try await RecordedExchanges(name)
                .replay(to: standIn, unasked: name == "search" ? ["categories"] : [])
        }
    }

    @Test("a first publication", .enabled(if: RecordedExchanges.exist, RecordedExchanges.comment))
    func new() async throws {
        try await withTemporaryFolder { folder in
            try await RecordedExchanges("publish-new").replay(to: try await Marketplaces.standIn(in: folder))
        }
    }

    @Test(
        "a version that is there", .enabled(if: RecordedExchanges.exist, RecordedExchanges.comment),
        arguments: ["publish-dup", "publish-dup-skip"])
    func duplicate(name: String) async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(in: folder, holding: [SampleVSIX()])
            try await RecordedExchanges(name).replay(to: standIn)
        }
    }

    @Test(
        "a credential that is refused", .enabled(if: RecordedExchanges.exist, RecordedExchanges.comment),
        arguments: ["publish-401", "publish-expired"])
    func credential(name: String) async throws {
        try await withTemporaryFolder { folder in
            var settings = Marketplaces.settings()
            let state = folder.appending("state")
            _ = try await Marketplaces.standIn(in: folder, holding: Self.existing, settings: settings)
            settings.tokens["SECRETPAT"] =
                name == "publish-401" ? nil : .init(publishers: ["acme"], isExpired: true)
            try await RecordedExchanges(name)
                .replay(to: try MarketplaceStandIn(folder: state, settings: settings))
        }
    }

    @Test("the same conversations without a recording")
    func twin() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(in: folder)
            let vsix = try FileStream.contents(of: try await SampleVSIX().write(in: folder))
            let path = Marketplaces.extensionPath
            let token = "SECRETPAT"
            let roles = "/_apis/securityroles/scopes/gallery.publisher/roleassignments"
            typealias Step = (HTTPRequest.Method, String, String?, [UInt8], Int)
            let steps: [Step] = [
                (.options, "/_apis/gallery", token, [], 200),
                (.options, "/_apis/securityroles", token, [], 200),
                (.get, "\(roles)/resources/acme", token, [], 200),
                (.get, "\(roles)/resources/acme", "OTHERPAT", [], 403),
                (.get, "\(roles)/resources/acme", "WRONG", [], 401),
                (.get, "\(path)?flags=1", token, [], 404),
                (.put, path, token, vsix, 404),
                (.post, "/_apis/gallery/extensions", "WRONG", vsix, 401),
                (.post, "/_apis/gallery/extensions", "OLDPAT", vsix, 401),
                (.post, "/_apis/gallery/extensions", "OTHERPAT", vsix, 403),
                (.post, "/_apis/gallery/extensions", nil, vsix, 401),
                (.post, "/_apis/gallery/extensions", token, Array("no zip".utf8), 400),
                (.post, "/_apis/gallery/extensions", token, vsix, 201),
                (.post, "/_apis/gallery/extensions", token, vsix, 409),
                (.put, path, token, vsix, 409),
                (.get, "\(path)?flags=1", token, [], 200),
                (.delete, path, "OTHERPAT", [], 403),
                (.delete, path, token, [], 204),
                (.delete, path, token, [], 404),
                (.get, "\(path)?flags=1", token, [], 404),
            ]
            for (method, target, token, body, status) in steps {
                let answer = try await standIn.reply(method, target, token: token, body: body)
                #expect(answer.status == status, "\(method) \(target) \(answer.json.text())")
            }
        }
    }

    @Test("errors have the members that vsce reads")
    func errors() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(in: folder, holding: [SampleVSIX()])
            let missing = try await standIn.reply(
                .get, "/_apis/gallery/publishers/acme/extensions/none?flags=1", token: "SECRETPAT")
            #expect(missing.json["message"] == "The extension 'acme.none' does not exist.")
            #expect(missing.json["typeKey"] == "ExtensionDoesNotExistException")
            let expired = try await standIn.reply(
                .put, Marketplaces.extensionPath, token: "OLDPAT", body: [1])
            let message = expired.json["message"]?.string
            #expect(message?.contains("Personal Access Token used has expired") == true)
            let unknown = try await standIn.reply(.put, Marketplaces.extensionPath, token: "WRONG")
            #expect(unknown.bytes.isEmpty)
        }
    }
}
