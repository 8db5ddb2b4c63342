import Artifacts
import Core
import Foundation
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@testable import Destinations

@Suite("We send what npm 10 sends, field by field")
struct NPMComparisonTests {
    typealias Exchange = RecordedExchangesOfNPM.Exchange

    /// What is bound to differ: who we are, and how the connection is handled.
    private static let own: Set<String> = [
        "user-agent", "host", "connection", "accept-encoding", "content-length", "if-none-match",
        "cache-control",
        "pacote-version", "pacote-req-type", "pacote-pkg-id",
    ]

    private func fields(_ exchange: Exchange) -> [String: String] {
        Dictionary(
            exchange.fields.map { ($0.name.canonicalName, $0.value) }
                .filter { !Self.own.contains($0.0) }, uniquingKeysWith: { $1 })
    }

    /// Compares the requests that change something, in order; reads may differ, as npm reads twice.
    private func compare(
        _ theirs: [Exchange], _ ours: [Exchange], _ normal: (JSONValue?) -> JSONValue? = { $0 },
        location: Testing.SourceLocation = #_sourceLocation
    ) {
        let pairs = zip(theirs.filter { $0.method != "GET" }, ours.filter { $0.method != "GET" })
        #expect(
            theirs.filter { $0.method != "GET" }.count == ours.filter { $0.method != "GET" }.count,
            sourceLocation: location)
        for (their, our) in pairs {
            #expect(our.method == their.method, sourceLocation: location)
            // Revisions differ from one state to the next.
            let plain = { (target: String) in target.split(separator: "/-rev/").first.map(String.init) ?? "" }
            #expect(plain(our.target) == plain(their.target), sourceLocation: location)
            #expect(fields(our) == fields(their), "\(their.method) \(their.target)", sourceLocation: location)
            #expect(
                normal(our.json) == normal(their.json), "\(their.method) \(their.target)",
                sourceLocation: location)
        }
    }

    private func client(_ npm: NPMFixture) -> NPMCommand {
        NPMCommand(
            registry: npm.origin, home: npm.folder.appending("home"), token: NPMFixture.token.reveal())
    }

    /// Packs a folder with npm, so that both publish the same bytes.
    private func pack(_ name: String, _ npm: NPMFixture) async throws -> (FilePath, JSONValue) {
        let folder = npm.folder.appending("package")
        try FileSystem.makeFolder(folder)
        let manifest: JSONValue = [
            "name": .string(name), "version": "1.0.0", "description": "sample \"quoted\" <é>",
            "repository": ["type": "git", "url": "git+https://github.com/kilo-org/kilocode.git"],
        ]
        try FileSystem.write(Array(manifest.text(.indented).utf8), to: folder.appending("package.json"))
        try FileSystem.write(Array("# sample\n".utf8), to: folder.appending("README.md"))
        let packed = try await client(npm).run("pack", folder.string, in: npm.folder)
        #expect(packed.status == 0, "\(packed.output)")
        let flat = name.replacing("@", with: "").replacing("/", with: "-")
        return (npm.folder.appending("\(flat)-1.0.0.tgz"), manifest)
    }

    @Test("a publish: method, path, fields, document and attachment", arguments: ["plain", "@sample/tool"])
    func publish(name: String) async throws {
        var theirs: [Exchange] = []
        var ours: [Exchange] = []
        var packed: (FilePath, JSONValue)?
        try await NPMFixture.run { npm in
            packed = try await pack(name, npm)
            let folder = npm.folder.appending("package")
            let published = try await client(npm).run(
                "publish", folder.string, "--access", "public", in: npm.folder)
            #expect(published.status == 0, "\(published.output)")
            theirs = npm.exchanges.take()
            let (tarball, _) = try #require(packed)
            let sent = try #require(theirs.last { $0.method == "PUT" }?.json)
            // npm's normalised manifest is the packer's business; here it is the same on both sides.
            var manifest = try #require(sent["versions"]?["1.0.0"]?.object)
            for key in ["dist", "_nodeVersion", "_npmVersion"] { manifest[key] = nil }
            try await NPMFixture.run { other in
                let publication = try other.publication(
                    name, "1.0.0", tarball: tarball, manifest: .object(manifest))
                #expect(await publication.publish().name == "published")
                ours = other.exchanges.take()
                compare(theirs, ours) { document in
                    Self.normal(document, from: [npm.origin, other.origin])
                }
            }
        }
    }

    /// Answers to the document of a publish; nil for the stand-in's own, which does not know the token.
    private static let refusals: [(status: Int, words: String)?] = [
        nil, (403, "You do not have permission to publish"), (409, "Failed to save packument."),
        (422, "Error verifying sigstore provenance bundle"), (429, "Too Many Requests"),
    ]

    @Test(
        "a publish that is refused: the same request, and neither says that it is done", arguments: refusals)
    func refused(refusal: (status: Int, words: String)?) async throws {
        let answer = refusal.map { status, words in
            let body: JSONValue = ["error": .string(words)]
            var answer = OutgoingResponse.bytes(Array(body.text().utf8), type: "application/json")
            answer.status = HTTPResponse.Status(code: status)
            return FaultyStandIn.Fault.answer(answer)
        }
        try await NPMFixture.run(fault: { $0.method == .put ? answer : nil }) { npm in
            let token = refusal == nil ? "npm_bad" : NPMFixture.token.reveal()
            let packed = try await pack("plain", npm)
            _ = npm.exchanges.take()
            let client = NPMCommand(registry: npm.origin, home: npm.folder.appending("home"), token: token)
            let published = try await client.run(
                "publish", npm.folder.appending("package").string, "--access", "public", in: npm.folder)
            #expect(published.status != 0, "\(published.output)")
            let theirs = npm.exchanges.take()
            let sent = try #require(theirs.last { $0.method == "PUT" }?.json)
            var manifest = try #require(sent["versions"]?["1.0.0"]?.object)
            for key in ["dist", "_nodeVersion", "_npmVersion"] { manifest[key] = nil }
            let publication = try npm.publication(
                "plain", "1.0.0", tarball: packed.0, manifest: .object(manifest), token: Secret(token))
            #expect(!["published", "accepted"].contains(await publication.publish().name))
            compare(theirs, npm.exchanges.take()) { Self.normal($0, from: [npm.origin]) }
        }
    }

    @Test("what npm puts right in a manifest: ours, of the same folder, is the same document")
    func normalised() async throws {
        try await NPMFixture.run { npm in
            let folder = npm.folder.appending("package")
            let files = [
                "package.json": Self.odd, "README.md": "# Odd\n\nWhat it is.\n", "cli.js": "1\n",
                "index.js": "2\n", "index.d.ts": "3\n", "odd.1": ".TH\n", "server.js": "4\n",
                "AUTHORS": "Ann <ann@example.com>\n# nobody\nBea\n",
            ]
            try FileSystem.makeFolder(folder)
            for (name, text) in files { try FileSystem.write(Array(text.utf8), to: folder.appending(name)) }
            let published = try await client(npm).run(
                "publish", folder.string, "--access", "public", in: npm.folder)
            #expect(published.status == 0, "\(published.output)")
            let theirs = npm.exchanges.take()
            let sent = try #require(theirs.last { $0.method == "PUT" }?.json)
            let attachment = try #require(sent["_attachments"]?.object?.members.first?.value["data"]?.string)
            let tarball = npm.folder.appending("sent.tgz")
            try FileSystem.write(
                [UInt8](try #require(Data(base64Encoded: attachment))), to: tarball)
            try await NPMFixture.run { other in
                var options = NPMPackOptions()
                options.compatibility = .npm10
                let packed = try NPMPackaging.pack(
                    folder: folder, options: options,
                    into: ArtifactStore(root: other.folder.appending("store")))
                #expect(packed.version == "1.2.3")
                let publication = try other.publication(
                    packed.name, packed.version, tarball: tarball,
                    manifest: .object(packed.manifest.members))
                #expect(await publication.publish().name == "published")
                compare(theirs, other.exchanges.take()) { document in
                    Self.normal(document, from: [npm.origin, other.origin], version: "1.2.3")
                }
            }
        }
    }

    private static let odd = """
        {
          "name": "@sample/odd", "version": "v1.2.3+build.5", "bin": "./cli.js", "man": "./odd.1",
          "repository": "github:acme/odd", "author": "Jane Doe <jane@example.com> (https://example.com)",
          "keywords": "one, two three", "homepage": "example.com", "_private": true, "main": "index.js",
          "scripts": { "build": "./node_modules/.bin/tsc", "broken": 3 }, "license": "MIT",
          "dependencies": { "left": "^1.0.0" }, "bundledDependencies": ["left"]
        }
        """

    /// The document without what names the client or its registry's port.
    private static func normal(
        _ document: JSONValue?, from origins: [String], version: String = "1.0.0"
    ) -> JSONValue? {
        var text = document?.text(.canonical) ?? ""
        for origin in origins { text.replace(origin, with: "http://registry") }
        guard var object = (try? JSONValue(parsing: text))?.object,
            var manifest = object["versions"]?[version]?.object
        else { return document }
        for key in ["_nodeVersion", "_npmVersion"] { manifest[key] = nil }
        object["versions"] = JSONValue(members: [(version, .object(manifest))])
        return .object(object)
    }

    @Test("dist-tags, deprecation, access and unpublishing")
    func administration() async throws {
        try await NPMFixture.run { npm in
            for version in ["1.0.0", "1.1.0"] {
                let publication = try npm.publication(
                    "@sample/tool", version, bytes: Array(version.utf8), manifest: ["description": "x"])
                #expect(await publication.publish().name == "published")
            }
            let connection = npm.connection()
            let name = "@sample/tool"
            func both(
                _ arguments: [String], _ ours: () async throws -> Void,
                location: Testing.SourceLocation = #_sourceLocation
            ) async throws {
                _ = npm.exchanges.take()
                let result = try await client(npm).run(arguments, in: npm.folder)
                #expect(result.status == 0, "\(result.output)", sourceLocation: location)
                let their = npm.exchanges.take()
                try await ours()
                compare(their, npm.exchanges.take(), Self.withoutRevision, location: location)
            }
            try await both(["dist-tag", "add", "\(name)@1.0.0", "stable"]) {
                try await connection.point("stable", of: name, to: "1.0.0")
            }
            try await both(["dist-tag", "rm", name, "stable"]) {
                try await connection.point("stable", of: name, to: "1.0.0")
                _ = npm.exchanges.take()
                try await connection.removeTag("stable", of: name)
            }
            try await both(["deprecate", "\(name)@1.0.0", "old"]) {
                try await connection.deprecate(name, .exactly("1.0.0"), saying: "old")
            }
            try await both(["access", "set", "status=public", name]) {
                try await connection.setAccess(to: name, .public)
            }
            try await both(["access", "set", "mfa=automation", name]) {
                try await connection.setSecondFactor(of: name, .automation)
            }
            try await both(["deprecate", "\(name)@~1.1 || 0.x", "a range"]) {
                let range = try #require(VersionRange("~1.1 || 0.x", prereleases: .all))
                try await connection.deprecate(name, .within(range, text: ""), saying: "a range")
            }
            let team = try #require(NPMTeam("@sample:readers"))
            try await both(["access", "grant", "read-write", "@sample:readers", name]) {
                try await connection.grant(.readWrite, on: name, to: team)
            }
            try await both(["access", "revoke", "sample:readers", name]) {
                try await connection.grant(.readOnly, on: name, to: team)
                _ = npm.exchanges.take()
                try await connection.revoke(name, from: team)
            }
            try await both(["whoami"]) { _ = try await connection.whoami() }
            try await both(["ping"]) { try await connection.ping() }
        }
    }

    @Test("taking back one version of two, then the package")
    func unpublishing() async throws {
        var theirs: [Exchange] = []
        for isOurs in [false, true] {
            try await NPMFixture.run { npm in
                for version in ["1.0.0", "1.1.0"] {
                    let publication = try npm.publication(
                        "plain", version, bytes: Array(version.utf8), access: nil)
                    #expect(await publication.publish().name == "published")
                }
                _ = npm.exchanges.take()
                if isOurs {
                    try await npm.connection().unpublish("plain", version: "1.1.0")
                    try await npm.connection().unpublish("plain")
                    compare(theirs, npm.exchanges.take(), Self.withoutRevision)
                } else {
                    for words in [["unpublish", "plain@1.1.0"], ["unpublish", "plain", "--force"]] {
                        let result = try await client(npm).run(words, in: npm.folder)
                        #expect(result.status == 0, "\(result.output)")
                    }
                    theirs = npm.exchanges.take()
                }
            }
        }
    }

    /// Signatures are made anew for each answer, revisions and ports differ.
    private static func withoutRevision(_ document: JSONValue?) -> JSONValue? {
        guard var object = document?.object, let versions = object["versions"]?.object else {
            return document
        }
        object["_rev"] = nil
        object["time"] = nil
        object["versions"] = JSONValue(
            members: versions.members.map { version, manifest in
                var manifest = manifest.object ?? JSONObject()
                manifest["dist"] = nil
                return (version, .object(manifest))
            })
        return .object(object)
    }
}
