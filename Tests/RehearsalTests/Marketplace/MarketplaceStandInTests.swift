import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The Marketplace stand-in behaves like the service")
struct MarketplaceStandInTests {
    @Test("a version is not validated until it has been asked for often enough, and not served before")
    func validation() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(
                in: folder, holding: [SampleVSIX(target: "linux-x64", isPreRelease: true)],
                settings: Marketplaces.settings(looks: 4))
            let asset =
                "/_apis/public/gallery/publisher/acme/extension/sample/1.2.3/assetbyname/"
                + "Microsoft.VisualStudio.Services.VSIXPackage?targetPlatform=linux-x64"
            let log = "\(Marketplaces.extensionPath)/1.2.3/verificationlog?targetPlatform=linux-x64"
            for flags in ["none", "none", "validated, prerelease", "validated, prerelease"] {
                let isOut = flags != "none"
                let text = try await standIn.reply(.get, log, token: "SECRETPAT").bytes
                #expect(String(decoding: text, as: UTF8.self).contains("in progress") == !isOut)
                #expect(try await standIn.reply(.get, asset).status == (isOut ? 200 : 404))
                #expect(try await Self.versions(standIn, flags: 33).isEmpty == !isOut)
                #expect(try await Self.versions(standIn, flags: 145).first?["flags"]?.string == flags)
            }
        }
    }

    @Test("the owner sees a version at once, others when it is validated")
    func owner() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(
                in: folder, holding: [SampleVSIX()], settings: Marketplaces.settings(looks: 1))
            let path = "\(Marketplaces.extensionPath)?flags=1"
            #expect(try await standIn.reply(.get, path, token: "SECRETPAT").status == 200)
            #expect(try await standIn.reply(.get, path, token: "OTHERPAT").status == 404)
        }
    }

    @Test("a failed validation says why and is never served")
    func failedValidation() async throws {
        try await withTemporaryFolder { folder in
            let settings = Marketplaces.settings(failing: ["acme.sample@1.2.3": "virus"])
            let standIn = try await Marketplaces.standIn(
                in: folder, holding: [SampleVSIX()], settings: settings)
            let version = try await Self.versions(standIn, flags: 17).first
            #expect(version?["validationResultMessage"] == "virus")
            #expect(version?["flags"] == "none")
        }
    }

    @Test(
        "a version must be three numbers",
        arguments: ["1.2", "1.2.3.4", "1.2.3-rc.1", "1.2.3+7", "01.2.3"])
    func version(version: String) async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(in: folder)
            let vsix = try await SampleVSIX(version: version).write(in: folder)
            let answer = try await standIn.reply(
                .post, "/_apis/gallery/extensions", token: "SECRETPAT",
                body: try FileStream.contents(of: vsix))
            #expect(answer.status == 400)
            #expect(answer.json["message"]?.string?.contains(version) == true)
        }
    }

    @Test("each target of a version is its own, and is served by its name")
    func targets() async throws {
        try await withTemporaryFolder { folder in
            let packages = ["linux-x64", "darwin-arm64", nil].map { SampleVSIX(target: $0) }
            let standIn = try await Marketplaces.standIn(in: folder, holding: packages)
            for package in packages {
                let target = package.target.map { "?targetPlatform=\($0)" } ?? ""
                let answer = try await standIn.reply(
                    .get,
                    "/_apis/public/gallery/publishers/acme/vsextensions/sample/1.2.3/vspackage\(target)")
                #expect(answer.bytes == (try FileStream.contents(of: try await package.write(in: folder))))
            }
            let latest = try await standIn.reply(.get, "/_apis/public/gallery/vscode/acme/sample/latest")
            #expect(latest.json["versions"]?.array?.count == 3)
        }
    }

    @Test("documents are served out of the package")
    func assets() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(in: folder, holding: [SampleVSIX()])
            let base = "/_apis/public/gallery/publisher/acme/extension/sample/1.2.3/assetbyname"
            let json = try await standIn.reply(.get, "\(base)/Microsoft.VisualStudio.Code.Manifest").json
            #expect(json["version"] == "1.2.3")
            let manifest = try await standIn.reply(
                .get, "\(base)/Microsoft.VisualStudio.Services.VsixManifest")
            #expect(String(decoding: manifest.bytes, as: UTF8.self).contains("<Identity"))
            let signature = "\(base)/Microsoft.VisualStudio.Services.VsixSignature"
            #expect(try await standIn.reply(.get, signature).status == 200)
            var settings = Marketplaces.settings()
            settings.signs = false
            let silent = try await Marketplaces.standIn(
                in: folder.appending("silent"), holding: [SampleVSIX(version: "1.2.3")], settings: settings)
            #expect(try await silent.reply(.get, signature).status == 404)
        }
    }

    @Test("a signed upload brings package and signature, which are served again")
    func signed() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(in: folder)
            let vsix = try FileStream.contents(of: try await SampleVSIX(padding: 100_000).write(in: folder))
            let signature = Array("signature\r\n--not the boundary\r\n".utf8)
            let path =
                "/_apis/gallery/publishers/acme/publishersignedextension/sample"
                + "?extensionType=Visual%20Studio%20Code"
            let body = Self.multipart([("vsix", vsix), ("sigzip", signature)])
            #expect(try await standIn.reply(.put, path, token: "SECRETPAT", body: body).status == 200)
            #expect(try await standIn.reply(.put, path, token: "SECRETPAT", body: body).status == 409)
            let base = "/_apis/public/gallery/publisher/acme/extension/sample/1.2.3/assetbyname"
            let services = "Microsoft.VisualStudio.Services"
            #expect(try await standIn.reply(.get, "\(base)/\(services).VSIXPackage").bytes == vsix)
            #expect(try await standIn.reply(.get, "\(base)/\(services).VsixSignature").bytes == signature)
            let alone = Self.multipart([("vsix", vsix)])
            #expect(try await standIn.reply(.put, path, token: "SECRETPAT", body: alone).status == 400)
            #expect(try FileSystem.names(in: folder.appending("state/incoming")) == [])
        }
    }

    @Test("what it cannot digest is an internal error: a tag of 50 characters")
    func longTag() async throws {
        try await withTemporaryFolder { folder in
            let standIn = try await Marketplaces.standIn(in: folder)
            let vsix = try await SampleVSIX(tags: [String(repeating: "t", count: 50)]).write(in: folder)
            let answer = try await standIn.reply(
                .post, "/_apis/gallery/extensions", token: "SECRETPAT",
                body: try FileStream.contents(of: vsix))
            #expect(answer.status == 500)
            #expect(answer.json["message"]?.string?.hasPrefix("TF400898") == true)
        }
    }

    @Test("its state outlives the process, and uploads that failed leave nothing")
    func state() async throws {
        try await withTemporaryFolder { folder in
            var standIn = try await Marketplaces.standIn(in: folder, holding: [SampleVSIX()])
            _ = try await standIn.reply(
                .put, Marketplaces.extensionPath, token: "SECRETPAT", body: Array("no zip".utf8))
            let state = folder.appending("state")
            #expect(try FileSystem.names(in: state.appending("incoming")) == [])
            standIn = try MarketplaceStandIn(folder: state, settings: Marketplaces.settings())
            let again = try FileStream.contents(of: try await SampleVSIX().write(in: folder))
            let put = try await standIn.reply(
                .put, Marketplaces.extensionPath, token: "SECRETPAT", body: again)
            #expect(put.status == 409)
        }
    }

    private static func versions(_ standIn: MarketplaceStandIn, flags: Int) async throws -> [JSONValue] {
        let query =
            "{\"filters\":[{\"criteria\":[{\"filterType\":7,\"value\":\"acme.sample\"}]}],\"flags\":\(flags)}"
        let answer = try await standIn.reply(
            .post, "/_apis/public/gallery/extensionquery", body: Array(query.utf8))
        return answer.json["results"]?.array?.first?["extensions"]?.array?.first?["versions"]?.array ?? []
    }

    private static func multipart(_ parts: [(String, [UInt8])]) -> [UInt8] {
        let boundary = "--0f411892-ef48-488f-89d3-4f0546e84723"
        var body: [UInt8] = []
        for (name, bytes) in parts {
            body += Array("\(boundary)\r\nContent-Disposition: attachment; name=\(name)\r\n".utf8)
            body += Array("Content-Type: application/octet-stream\r\n\r\n".utf8) + bytes + Array("\r\n".utf8)
        }
        return body + Array("\(boundary)--\r\n".utf8)
    }
}
