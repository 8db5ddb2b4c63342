import Core
import Foundation
import HTTPTypes
import SystemPackage
import Testing

@testable import HTTP

@Suite("An exchange with a server") struct ExchangeTests {
    let server = Result { try ServerProcess.python() }
    let folder = Result { try TemporaryFolder() }
    let transport = CurlTransport.plain()

    @Test("sends the URL as it is and no fields but its own, in order")
    func fields() async throws {
        let fields: HTTPFields = [
            HTTPField.Name("X-Second")!: "2", .contentType: "text/plain", HTTPField.Name("x-FIRST")!: "1",
            HTTPField.Name("X-Empty")!: "", .contentLength: "99",
        ]
        let url = try server.get().url("/@scope%2fname/../a//b?x=%20&y")
        let echo = try Echo(await transport.send(Request(.put, url, fields: fields, body: .text("hello"))))
        #expect(echo.target == "/@scope%2fname/../a//b?x=%20&y")
        #expect(echo.text == "hello")
        #expect(
            echo.fields.map { $0[0] } == [
                "Host", "User-Agent", "X-Second", "Content-Type", "x-FIRST", "X-Empty", "Content-Length",
            ])
        #expect(echo["content-length"] == ["5"])
        #expect(echo["user-agent"] == ["kilo-release-test/1"])
    }

    @Test("lets a request have its own User-Agent, Accept and Host")
    func ownFields() async throws {
        let fields: HTTPFields = [
            .userAgent: "mine", .accept: "a/b", HTTPField.Name("Host")!: "other.example", .accept: "a/b",
        ]
        let echo = try Echo(await transport.send(Request(.get, try server.get().url("/"), fields: fields)))
        #expect(echo["user-agent"] == ["mine"])
        #expect(echo["host"] == ["other.example"])
        #expect(echo["accept"].first == "a/b")
    }

    @Test(
        "has an exact length for each method, with and without a body",
        arguments: [
            (HTTPRequest.Method.get, "", [String]()), (.delete, "", []), (.post, "", ["0"]),
            (.put, "", ["0"]),
            (.patch, "", ["0"]), (.post, "abc", ["3"]), (.delete, "abc", ["3"]), (.patch, "abc", ["3"]),
        ])
    func methods(method: HTTPRequest.Method, body: String, length: [String]) async throws {
        let request = Request(method, try server.get().url("/x"), body: body.isEmpty ? .empty : .text(body))
        let echo = try Echo(await transport.send(request))
        #expect(echo.method == method.rawValue)
        #expect(echo.text == body)
        #expect(echo["content-length"] == length)
        #expect(echo["content-type"] == [])
    }

    @Test("HEAD has fields and no body")
    func head() async throws {
        let response = try await transport.send(
            Request(.head, try server.get().url("/status?code=200&body=abc")))
        #expect(response.status == .ok)
        #expect(response.fields[.contentLength] == "3")
        #expect(response.bytes.isEmpty)
    }

    @Test("any status is an answer", arguments: [200, 204, 304, 400, 401, 404, 409, 429, 500, 503])
    func statuses(code: Int) async throws {
        let body = code == 204 || code == 304 ? "" : "words"
        let response = try await transport.send(
            Request(.put, try server.get().url("/status?code=\(code)&body=\(body)"), body: .text("x")))
        #expect(response.status.code == code)
        #expect(response.text == body)
        #expect(response.url == (try server.get().url("/status?code=\(code)&body=\(body)")))
    }

    @Test("takes bytes as they are: an encoding that was not asked for is not undone")
    func encoding() async throws {
        let response = try await transport.send(Request(.get, try server.get().url("/gzip")))
        #expect(response.fields[.contentEncoding] == "gzip")
        #expect(response.bytes.prefix(2) == [0x1f, 0x8b])
    }

    @Test("takes the final answer's fields, each one, and no trailers")
    func answerFields() async throws {
        let interim = try await transport.send(Request(.get, try server.get().url("/interim")))
        #expect(interim.text == "final")
        #expect(interim.fields.map(\.name.rawName).contains("Link") == false)
        let trailer = try await transport.send(Request(.get, try server.get().url("/trailer")))
        #expect(trailer.text == "hello")
        #expect(trailer.fields[values: .setCookie] == ["a=1", "b=2"])
        #expect(trailer.fields[HTTPField.Name("X-Trailer")!] == nil)
    }

    @Test("a 2xx answer goes into the file or the digests, another into memory")
    func receivers() async throws {
        let target = try folder.get().path.appending("file")
        let good = try server.get().url("/bytes?size=600000")
        let expected = (0..<600_000).map { UInt8(truncatingIfNeeded: $0) }
        let file = try await transport.send(Request(.get, good, receive: .file(target)))
        #expect(file.body == .file(target, size: 600_000))
        #expect(try folder.get().contents("file") == expected)
        let digests = try await transport.send(Request(.get, good, receive: .digest([.sha512, .sha256])))
        #expect(digests.body == .digests([.of(expected, .sha512), .of(expected)], size: 600_000))
        for receiver in [Request.Receiver.file(target), .digest([.sha256])] {
            let bad = try server.get().url("/status?code=404&body=gone")
            #expect(try await transport.send(Request(.get, bad, receive: receiver)).text == "gone")
        }
        #expect(try folder.get().contents("file") == expected, "an error does not replace the file")
        let empty = try server.get().url("/bytes?size=0")
        #expect(
            try await transport.send(Request(.get, empty, receive: .file(target))).body
                == .file(target, size: 0))
        #expect(try folder.get().names == ["file"])
    }

    @Test("an answer over its limit fails, one of exactly the limit does not")
    func limit() async throws {
        let url = try server.get().url("/bytes?size=100000")
        let exact = try await transport.send(Request(.get, url, receive: .memory(limit: 100_000)))
        #expect(exact.bytes.count == 100_000)
        let error = await transport.failure(Request(.get, url, receive: .memory(limit: 99_999)))
        #expect(error?.reason == .invalidAnswer)
        #expect(error?.message.contains("99999 bytes") == true)
        #expect(error?.subject == "GET \(try server.get().url("/bytes"))")
    }

    @Test("bodies of all kinds of parts arrive as they are described")
    func parts() async throws {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
        let file = try folder.get().write(bytes, "file")
        let prefix = Array("{\"x\":\"".utf8)
        for size in [199_998, 199_999, 200_000] {
            let cut = try folder.get().write(Array(bytes[..<size]), "cut")
            let body = Body([
                .bytes(prefix), .base64(cut, size: size), .file(file, offset: 7, length: 90_000),
            ])
            let expected = prefix + Array(Data(bytes[..<size]).base64EncodedString().utf8) + bytes[7..<90_007]
            let echo = try Echo(await transport.send(Request(.post, try server.get().url("/x"), body: body)))
            #expect(echo.size == expected.count)
            #expect(echo.sha256 == Digest.of(expected).hex)
        }
    }
}
