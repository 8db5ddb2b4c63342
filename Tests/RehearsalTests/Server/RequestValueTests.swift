import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("Requests are taken apart as the services do it")
struct RequestValueTests {
    @Test(
        "a path pattern gives back what its wildcards stand for",
        arguments: [
            ("/a/*", "/a/b", ["b"]),
            ("/a/*", "/a/%40s%2fn", ["@s/n"]),
            ("/a/*", "/a/", nil),
            ("/a/*", "/a/b/c", nil),
            ("/a", "/a/", nil),
            ("/v2/", "/v2/", []),
            ("/v2/**/manifests/*", "/v2/library/alpine/manifests/3.22", ["library/alpine", "3.22"]),
            ("/v2/**/manifests/*", "/v2/a/manifests/b/manifests/c", ["a/manifests/b", "c"]),
            ("/v2/**/blobs/uploads/", "/v2/a/b/blobs/uploads/", ["a/b"]),
            ("/v2/**/manifests/*", "/v2/manifests/c", nil),
            ("/**", "/a//b", nil),
        ] as [(String, String, [String]?)])
    func patterns(pattern: String, path: String, expected: [String]?) throws {
        #expect(try #require(IncomingRequest.get(path)).captures(pattern) == expected)
    }

    @Test(
        "a target is split at raw slashes and then decoded",
        arguments: [
            ("/@s%2fn", ["@s/n"]), ("/", [""]), ("/v2/", ["v2", ""]), ("http://host:1/a?b", ["a"]),
            ("/a+b", ["a+b"]),
        ])
    func segments(target: String, expected: [String]) throws {
        #expect(try #require(RequestTarget(target)).segments == expected)
    }

    @Test(
        "a broken escape or bytes that are no UTF-8 make no target",
        arguments: ["/%", "/%4", "/%GG", "/%ff", "/?a=%x"])
    func brokenTargets(target: String) {
        #expect(RequestTarget(target) == nil)
    }

    @Test("query items are found by their decoded name")
    func query() throws {
        let request = try #require(IncomingRequest.get("/?a%20b=1%2B2&c=x+y&d&e="))
        #expect(request.query("a b") == "1+2")
        #expect(request.query("c") == "x y")
        #expect(request.query("d")?.isEmpty == true)
        #expect(request.query("nothing") == nil)
    }

    @Test("JSON that cannot be read is the client's fault")
    func json() async throws {
        let target = try #require(RequestTarget("/"))
        let good = IncomingRequest(.put, target, body: IncomingBody(Array(#"{"a":1}"#.utf8)))
        #expect(try await good.json([String: Int].self) == ["a": 1])
        let bad = IncomingRequest(.put, target, body: IncomingBody(Array("{".utf8)))
        let error = await #expect(throws: (any Error).self) { try await bad.json([String: Int].self) }
        #expect((error as? any AnsweringError)?.answer.status == .badRequest)
    }

    @Test("JSON is written with sorted keys and plain slashes")
    func jsonResponse() throws {
        let response = try OutgoingResponse.json(["b": "x/y", "a": "ä"])
        #expect(response.body == .bytes(Array(#"{"a":"ä","b":"x/y"}"#.utf8)))
    }
}

@Suite("The request log tells what happened and no secret")
struct RequestLogTests {
    @Test(
        "credentials in a target are replaced by dots",
        arguments: [
            ("/api/-/publish?token=abc&x=1", "/api/-/publish?token=•••&x=1"),
            ("/a?ACCESS%5Ftoken=abc", "/a?ACCESS%5Ftoken=•••"),
            ("/-/npm/v1/tokens/token/npm_abc", "/-/npm/v1/tokens/token/•••"),
            ("/v2/a/blobs/uploads/?digest=sha256:ab", "/v2/a/blobs/uploads/?digest=sha256:ab"),
            ("/a?sig=x&signature=y&assignee=me", "/a?sig=•••&signature=•••&assignee=me"),
        ])
    func redaction(target: String, expected: String) throws {
        #expect(try #require(RequestTarget(target)).redacted == expected)
    }

    @Test("the journal is one JSON object a line, in the order of the answers, dropped connections too")
    func journal() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("requests.ndjson")
            try await withSample(log: try RequestJournal(appendingTo: path)) { server, _ in
                _ = try await Curl.run("\(server.origin)/refuse?token=abc")
                _ = try await Curl.run("\(server.origin)/drop")
            }
            let expected = """
                {"method":"GET","sequence":1,"service":"sample","status":401,"target":"/refuse?token=•••"}
                {"method":"GET","sequence":2,"service":"sample","target":"/drop"}

                """
            #expect(try String(contentsOfFile: path.string, encoding: .utf8) == expected)
        }
    }

    @Test("a request that cannot be logged is not answered as if it had been")
    func brokenLog() async throws {
        struct Full: Error {}
        struct BrokenLog: RequestLog {
            func record(_ event: RequestEvent) async throws { throw Full() }
        }
        try await withSample(log: BrokenLog()) { server, _ in
            let answer = try await Curl.run(
                "-o", "/dev/null", "-w", "%{http_code}", "\(server.origin)/teapot")
            #expect(answer.output == "500")
        }
    }
}
