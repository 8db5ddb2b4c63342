import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import SystemPackage
import Testing

@Suite("npm's refusals and faults become outcomes")
struct NPMFaultTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let status: Int
        let words: String
        var fields: [String: String] = [:]
        let outcome: String
        let code: String

        var testDescription: String { "\(status) \(words)" }

        var response: OutgoingResponse {
            let body = #"{"error":"\#(words)"}"#
            let answer = OutgoingResponse.bytes(
                Array(body.utf8), type: "application/json", .init(code: status))
            return fields.reduce(answer) { $0.with($1.key, $1.value) }
        }
    }

    static let answers = [
        Answer(status: 400, words: "Invalid name", outcome: "refused", code: "npm.refused"),
        Answer(status: 401, words: "Unauthorized", outcome: "refused", code: "npm.credential"),
        Answer(
            status: 401, words: "", fields: ["www-authenticate": "OTP"], outcome: "refused",
            code: "npm.credential"),
        Answer(
            status: 401, words: "ip", fields: ["www-authenticate": "ipaddress"], outcome: "refused",
            code: "npm.credential"),
        Answer(
            status: 402, words: "You must sign up for private packages", outcome: "refused",
            code: "npm.refused"),
        Answer(
            status: 403, words: "You do not have permission to publish x", outcome: "refused",
            code: "npm.permission"),
        Answer(
            status: 403, words: "x cannot be republished until 24 hours have passed.", outcome: "refused",
            code: "npm.refused"),
        Answer(status: 404, words: "Not found", outcome: "refused", code: "npm.permission"),
        Answer(
            status: 409, words: "Failed to save packument.", outcome: "unknown", code: "npm.unavailable"),
        Answer(status: 413, words: "Payload Too Large", outcome: "refused", code: "npm.refused"),
        Answer(
            status: 422, words: "Error verifying sigstore provenance bundle", outcome: "refused",
            code: "npm.refused"),
        Answer(
            status: 429, words: "Too Many Requests", fields: ["retry-after": "7"], outcome: "transient",
            code: "npm.unavailable"),
        Answer(status: 500, words: "boom", outcome: "unknown", code: "npm.unavailable"),
        Answer(status: 502, words: "bad gateway", outcome: "unknown", code: "npm.unavailable"),
        Answer(status: 503, words: "unavailable", outcome: "transient", code: "npm.unavailable"),
        Answer(status: 504, words: "timeout", outcome: "unknown", code: "npm.unavailable"),
    ]

    @Test("each answer to a publish has its meaning, and the registry's words are told", arguments: answers)
    func answer(_ answer: Answer) async throws {
        try await NPMFixture.run(fault: { $0.method == .put ? .answer(answer.response) : nil }) { npm in
            let outcome = try await npm.publication().publish()
            #expect(outcome.name == answer.outcome, "\(outcome)")
            #expect(outcome.reason?.code.name == answer.code)
            #expect(outcome.reason?.message.contains(answer.words) == true)
            #expect(outcome.reason?.advice.isEmpty == false)
            if case .transient(_, let wait) = outcome, answer.status == 429 {
                #expect(wait == .seconds(7))
            }
        }
    }

    @Test("a reply that is lost after the version was saved is unknown, and inspect finds our bytes")
    func lostAfter() async throws {
        try await NPMFixture.run(fault: { $0.method == .put ? .dropAfter : nil }) { npm in
            let publication = try npm.publication()
            #expect(await publication.publish().name == "unknown")
            guard case .identical = try await publication.inspect() else {
                Issue.record("not identical")
                return
            }
        }
    }

    @Test("a connection that breaks before anything was saved is unknown, and inspect finds nothing")
    func lostBefore() async throws {
        try await NPMFixture.run(fault: { $0.method == .put ? .dropBefore : nil }) { npm in
            let publication = try npm.publication()
            #expect(await publication.publish().name == "unknown")
            #expect(try await publication.inspect() == .absent)
        }
    }

    @Test("a gateway error or a conflict after the version was saved is unknown", arguments: [502, 409])
    func gateway(status: Int) async throws {
        let late: @Sendable (IncomingRequest) -> OutgoingResponse? = {
            $0.method == .put ? .text("late", .init(code: status)) : nil
        }
        try await NPMFixture.run(afterCommit: late) { npm in
            let publication = try npm.publication()
            #expect(await publication.publish().name == "unknown")
            // The retry that inspect would forbid meets its own version, and says so.
            #expect(await publication.publish().name == "already-identical")
        }
    }

    @Test("a registry that does not listen was not sent anything")
    func notSent() async throws {
        try await NPMFixture.run { npm in
            let closed = NPMFixture(
                origin: "http://127.0.0.1:1", folder: npm.folder, transport: npm.transport, log: npm.log,
                exchanges: npm.exchanges)
            let outcome = try await closed.publication().publish()
            #expect(outcome.name == "transient", "\(outcome)")
        }
    }

    @Test("a tarball that is gone is refused, with its path")
    func fileGone() async throws {
        try await NPMFixture.run { npm in
            let publication = try npm.publication()
            try FileSystem.remove(npm.folder.appending("\(Digest.of("one").hex).tgz"))
            let outcome = await publication.publish()
            #expect(outcome.name == "refused", "\(outcome)")
            #expect(outcome.reason?.code == .npmInvalid)
        }
    }

    @Test("the real tokens' limits are refused as the registry does it")
    func tokens() async throws {
        try await NPMFixture.run { npm in
            let first = try await npm.publication().publish()
            #expect(first.name == "published")
            for (token, code) in [
                ("npm_reader", "npm.permission"), ("npm_stranger", "npm.permission"),
                ("npm_otp", "npm.credential"), ("npm_other", "npm.permission"),
                ("npm_expired", "npm.permission"),
            ] {
                let next = try npm.publication("@sample/tool", "1.1.0", token: Secret(token))
                let outcome = await next.publish()
                #expect(outcome.name == "refused", "\(token): \(outcome)")
                #expect(outcome.reason?.code.name == code, "\(token): \(outcome)")
            }
            let nobody = try npm.publication("@sample/tool", "1.1.0", token: nil)
            #expect(await nobody.publish().reason?.code.name == "npm.credential")
            let scoped = try npm.publication("@sample/new", "1.0.0", access: nil)
            let restricted = await scoped.publish()
            #expect(restricted.reason?.advice.contains("access public") == true, "\(restricted)")
        }
    }

    @Test("an expired token's notice is told")
    func notice() async throws {
        try await NPMFixture.run { npm in
            let outcome = try await npm.publication(token: Secret("npm_expired")).publish()
            #expect(outcome.reason?.message.contains("expired or revoked") == true, "\(outcome)")
        }
    }

    @Test("a token that the registry repeats is not repeated by us")
    func redaction() async throws {
        let echo: @Sendable (IncomingRequest) -> OutgoingResponse = {
            .text("no: \($0.fields[.authorization] ?? "")", .forbidden)
        }
        try await NPMFixture.run(fault: { .answer(echo($0)) }) { npm in
            let outcome = try await npm.publication().publish()
            #expect(!"\(outcome)".contains(NPMFixture.token.reveal()))
            #expect("\(outcome)".contains("Bearer •••"))
        }
    }

    @Test("inspect tells a refused credential from a registry that cannot answer")
    func inspecting() async throws {
        for (status, words) in [(401, "npm.credential"), (403, "npm.permission")] {
            let answer: @Sendable (IncomingRequest) -> FaultyStandIn.Fault? = { _ in
                .answer(.text("no", .init(code: status)))
            }
            try await NPMFixture.run(fault: answer) { npm in
                let publication = try npm.publication()
                let failure = await #expect(throws: Failure.self) { try await publication.inspect() }
                #expect(failure?.code.name == words)
            }
        }
        for body in ["", "<html>", "{}"] {
            try await NPMFixture.run(fault: { _ in .answer(.text(body)) }) { npm in
                guard case .unknown = try await (try npm.publication()).inspect() else {
                    Issue.record("not unknown")
                    return
                }
            }
        }
    }

    @Test("confirm waits for what is not visible yet, and stops at other bytes")
    func confirming() async throws {
        let cases: [(path: String, answer: OutgoingResponse, outcome: String)] = [
            ("/@sample%2ftool", .empty(.notFound), "accepted"),
            ("/@sample/tool/-/tool-1.0.0.tgz", .empty(.notFound), "accepted"),
            ("/@sample/tool/-/tool-1.0.0.tgz", .text("one!"), "already-different"),
            ("/@sample/tool/-/tool-1.0.0.tgz", .empty(.badGateway), "transient"),
            ("/@sample/tool/-/tool-1.0.0.tgz", .empty(.forbidden), "refused"),
            ("/@sample%2ftool", .text(document(tarball: "", latest: "0.9.0")), "accepted"),
        ]
        for (path, answer, expected) in cases {
            try await NPMFixture.run(
                fault: { $0.isRead && $0.rawPath == path ? .answer(answer) : nil },
                { npm in
                    let publication = try npm.publication()
                    #expect(await publication.publish().name == "published")
                    let outcome = await publication.confirm()
                    #expect(outcome.name == expected, "\(path): \(outcome)")
                })
        }
    }

    @Test("what the registry still scans is waited for, and looked at again")
    func scanned() async throws {
        let looks = Mutex(0)
        try await NPMFixture.run(
            fault: { request in
                guard request.isRead, request.rawPath == "/@sample%2ftool" else { return nil }
                let count = looks.withLock { looks in
                    looks += 1
                    return looks
                }
                return count < 4 ? .answer(.empty(.notFound)) : nil
            },
            { npm in
                let wait = VisibilityWait(deadline: .seconds(30), interval: .milliseconds(1))
                let publication = try npm.publication(wait: wait)
                #expect(await publication.publish().name == "published")
                #expect(await publication.confirm().name == "published")
                #expect(looks.withLock { $0 } >= 4)
            })
    }

    @Test("the token never goes to another origin than the registry's")
    func foreignTarball() async throws {
        try await NPMFixture.run(hasPrivatePackages: true) { npm in
            let publication = try npm.publication(access: .restricted)
            _ = await publication.publish()
            let foreign = npm.origin.replacing("127.0.0.1", with: "localhost")
            let document = document(
                tarball: "\(foreign)/@sample/tool/-/tool-1.0.0.tgz", latest: "1.0.0")
            let fixed = FixedDocument(document: document)
            try await withStandInServer(fixed) { server in
                let elsewhere = NPMConnection(
                    registry: server.origin, token: NPMFixture.token, transport: npm.transport)
                let path = npm.folder.appending("\(Digest.of("one").hex).tgz")
                var manifest = JSONObject()
                manifest["name"] = "@sample/tool"
                manifest["version"] = "1.0.0"
                let bytes = Array("one".utf8)
                let copy = try NPMPublication(
                    name: "@sample/tool", version: "1.0.0", manifest: manifest,
                    tarball: NPMTarball(
                        path: path, size: 3, sha1: .of(bytes, .sha1), sha256: .of(bytes),
                        sha512: .of(bytes, .sha512)), tag: nil, access: .restricted, connection: elsewhere)
                // Anonymous there, so the restricted tarball is not found: it was asked for without token.
                let outcome = await copy.confirm()
                #expect(outcome.name == "accepted", "\(outcome)")
            }
        }
    }
}

/// A packument of version 1.0.0 with the bytes `one`.
private func document(tarball: String, latest: String) -> String {
    let shasum = Digest.of("one", .sha1).hex
    let document: JSONValue = [
        "dist-tags": ["latest": .string(latest)],
        "versions": ["1.0.0": ["dist": ["tarball": .string(tarball), "shasum": .string(shasum)]]],
    ]
    return document.text()
}

/// Answers everything with one document.
private struct FixedDocument: StandIn {
    let name = "fixed"
    let document: String

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse { .text(document) }
}
