import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The npm stand-in checks what it is sent")
struct NPMStandInTests {
    /// A valid document for a version of `plain`, and where a test may change it.
    private func document(
        version: String = "1.0.0", _ change: (inout JSONObject) -> Void = { _ in }
    ) -> String {
        let bytes = Array("tarball".utf8)
        let manifest: JSONValue = [
            "name": "plain", "version": .string(version), "_id": .string("plain@\(version)"),
            "dist": [
                "shasum": .string(Digest.of(bytes, .sha1).hex),
                "integrity": .string(Digest.of(bytes, .sha512).integrity),
                "tarball": "http://elsewhere/plain-1.0.0.tgz",
            ],
        ]
        var object = JSONObject()
        object["_id"] = "plain"
        object["name"] = "plain"
        object["dist-tags"] = ["latest": .string(version)]
        object["versions"] = JSONValue(members: [(version, manifest)])
        object["_attachments"] = JSONValue(members: [
            (
                "plain-\(version).tgz",
                [
                    "content_type": "application/octet-stream",
                    "data": .string(Data(bytes).base64EncodedString()), "length": 7,
                ]
            )
        ])
        change(&object)
        return JSONValue.object(object).text()
    }

    private func put(_ text: String, _ standIn: NPMStandIn, to path: String = "/plain") async throws -> Int {
        let target = try #require(RequestTarget(path))
        do {
            let response = try await standIn.respond(
                to: IncomingRequest(
                    .put, target, fields: [.authorization: "Bearer t"],
                    body: IncomingBody(Array(text.utf8))))
            return response.status.code
        } catch let error as any AnsweringError {
            return error.answer.status.code
        }
    }

    private func withStandIn(_ body: (NPMStandIn, FilePath) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let standIn = NPMStandIn(folder: folder, tokens: [NPMToken(Secret("t"), user: "u")]) {
                Timestamp(seconds: 0)
            }
            try await body(standIn, folder)
        }
    }

    @Test("a valid document is taken once, and its state survives the process")
    func valid() async throws {
        try await withStandIn { standIn, folder in
            let codes = [try await put(document(), standIn), try await put(document(), standIn)]
            #expect(codes == [200, 403])
            let next = NPMStandIn(folder: folder, tokens: [NPMToken(Secret("t"), user: "u")]) {
                Timestamp(seconds: 0)
            }
            let later = try await put(document(), next)
            #expect(later == 403)
        }
    }

    @Test("whatever does not fit together is refused, and leaves nothing behind")
    func refused() async throws {
        let changes: [(inout JSONObject) -> Void] = [
            { $0["name"] = "other" },
            { $0["_id"] = "other" },
            { $0["versions"] = [:] },
            { $0["versions"] = ["1.0.1": $0["versions"]?["1.0.0"] ?? .null] },
            { $0["dist-tags"] = ["latest": "1.0.1"] },
            { $0["dist-tags"] = ["1.x": "1.0.0"] },
            { $0["dist-tags"] = [:] },
            { $0["access"] = "secret" },
            { $0["_attachments"] = nil },
            { $0["_attachments"] = ["plain-1.0.1.tgz": $0["_attachments"]?["plain-1.0.0.tgz"] ?? .null] },
            { $0["_attachments"] = ["plain-1.0.0.tgz": ["data": "dGFyYmFsbA==", "length": 8]] },
            { $0["_attachments"] = ["plain-1.0.0.tgz": ["data": "eGFyYmFsbA==", "length": 7]] },
            { $0["_attachments"] = ["plain-1.0.0.tgz": ["data": "no base64!", "length": 7]] },
        ]
        try await withStandIn { standIn, folder in
            for (number, change) in changes.enumerated() {
                #expect(try await put(document(change), standIn) == 400, "change \(number)")
            }
            #expect(try await put("{", standIn) == 400)
            #expect(try await put(document(), standIn, to: "/other") == 400)
            let uploads = try FileSystem.names(in: folder.appending("incoming"))
            #expect(uploads == [])
            #expect(!FileSystem.exists(folder.appending("packages")))
        }
    }

    @Test("a number stays used when the package is gone; its name is locked for 24 hours and then anybody's")
    func gone() async throws {
        try await withTemporaryFolder { folder in
            func standIn(_ seconds: Int, user: String = "u") -> NPMStandIn {
                NPMStandIn(folder: folder, tokens: [NPMToken(Secret("t"), user: user)]) {
                    Timestamp(seconds: seconds)
                }
            }
            #expect(try await put(document(), standIn(0)) == 200)
            try await withStandInServer(standIn(1000)) { server in
                let read = try await Curl.run("\(server.origin)/plain")
                let rev = try #require(try JSONValue(parsing: read.output)["_rev"]?.string)
                let removed = try await Curl.run(
                    "-X", "DELETE", "-H", "Authorization: Bearer t", "\(server.origin)/plain/-rev/\(rev)")
                #expect(removed.output == #"{"ok":true}"#)
                let left = try JSONValue(parsing: try await Curl.run("\(server.origin)/plain").output)
                #expect(left["versions"] == nil)
                #expect(left["time"]?["unpublished"]?["versions"] == ["1.0.0"])
                let tags = try await Curl.run("-f", "\(server.origin)/-/package/plain/dist-tags")
                #expect(tags.status == 22)
            }
            let next = document(version: "2.0.0")
            #expect(try await put(next, standIn(1000 + 86_399)) == 403)
            #expect(try await put(document(), standIn(1000 + 86_400)) == 403)
            #expect(try await put(next, standIn(1000 + 86_400, user: "other")) == 200)
            #expect(try await put(document(), standIn(1000 + 86_400, user: "other")) == 403)
            #expect(try await put(document(version: "3.0.0"), standIn(1000 + 86_400)) == 403)
        }
    }

    @Test("tarballs are served from where the client found the registry")
    func tarballAddress() async throws {
        try await withStandIn { standIn, _ in
            #expect(try await put(document(), standIn) == 200)
            try await withStandInServer(standIn) { server in
                let full = try await Curl.run("\(server.origin)/plain")
                let short = try await Curl.run(
                    "-H", "Accept: application/vnd.npm.install-v1+json", "-i", "\(server.origin)/plain")
                let address = "\(server.origin)/plain/-/plain-1.0.0.tgz"
                #expect(full.output.contains(address))
                #expect(short.output.contains(address))
                #expect(short.output.contains("application/vnd.npm.install-v1+json"))
                let tarball = try await Curl.run(address)
                #expect(tarball.output == "tarball")
                let fields = short.output.split(separator: "\r\n")
                let etag = try #require(fields.first { $0.lowercased().hasPrefix("etag: ") })
                let again = try await Curl.run(
                    "-o", "/dev/null", "-w", "%{http_code}", "-H", "If-None-Match: \(etag.dropFirst(6))",
                    "\(server.origin)/plain")
                #expect(again.output == "304")
            }
        }
    }
}
