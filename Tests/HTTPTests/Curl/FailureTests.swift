import Core
import Foundation
import HTTPTypes
import SystemPackage
import Testing

@testable import HTTP

@Suite("Exchanges that fail") struct FailureTests {
    let server = Result { try ServerProcess.python() }
    let folder = Result { try TemporaryFolder() }
    let transport = CurlTransport.plain()

    @Test("nobody listens: nothing was sent")
    func refused() async throws {
        let error = await transport.failure(
            Request(.get, "http://u:p@127.0.0.1:\(try ServerProcess.freePort())/x?q"))
        #expect(error?.reason == .notSent)
        #expect(error?.subject.contains("?") == false)
        #expect("\(error!)".contains("u:p") == false)
    }

    @Test("a name that does not exist: nothing was sent")
    func unresolved() async {
        #expect(await transport.failure(Request(.get, "http://nowhere.invalid/"))?.reason == .notSent)
    }

    @Test("an address that nobody answers: nothing was sent, within the limit for connecting")
    func unanswered() async {
        let transport = CurlTransport.plain { $0.connectTimeout = .milliseconds(300) }
        // RFC 5737: addresses for documentation, which are not routed.
        #expect(await transport.failure(Request(.get, "http://192.0.2.1/"))?.reason == .notSent)
    }

    @Test(
        "a URL of another scheme or none is not sent",
        arguments: ["ftp://a/", "file:///etc/passwd", "/x", "", "http://"])
    func unusable(url: String) async {
        #expect(await transport.failure(Request(.get, url))?.reason == .notSent)
    }

    @Test("a cut answer is lost and leaves no file, neither new nor half", arguments: [true, false])
    func cut(existing: Bool) async throws {
        if existing { _ = try folder.get().write([1, 2, 3], "file") }
        let target = try folder.get().path.appending("file")
        let error = await transport.failure(
            Request(.get, try server.get().url("/cut"), receive: .file(target)))
        #expect(error?.reason == .lost)
        #expect(try folder.get().names == (existing ? ["file"] : []))
        if existing { #expect(try folder.get().contents("file") == [1, 2, 3]) }
    }

    @Test("a connection that closes without an answer is lost", arguments: [HTTPRequest.Method.get, .post])
    func dropped(method: HTTPRequest.Method) async throws {
        let error = await transport.failure(Request(method, try server.get().url("/dropped")))
        #expect(error?.reason == .lost)
        #expect(try await count("\(method.rawValue)%20/dropped") == 1)
    }

    @Test(
        "what changes something is not sent again behind the caller's back",
        arguments: [HTTPRequest.Method.post, .put, .delete])
    func notRepeated(method: HTTPRequest.Method) async throws {
        let request = Request(method, try server.get().url("/stale"), body: .text("x"))
        #expect(try await transport.send(request).text == "first")
        #expect(await transport.failure(request)?.reason == .lost)
        #expect(try await count("\(method.rawValue)%20/stale") == 2)
    }

    @Test("what only reads is sent again on a new connection when the kept one was dead")
    func repeated() async throws {
        let request = Request(.get, try server.get().url("/stale"))
        for _ in 0..<3 { #expect(try await transport.send(request).text == "first") }
    }

    @Test("what is not HTTP is an invalid answer")
    func garbage() async throws {
        let error = await transport.failure(Request(.get, try server.get().url("/garbage")))
        #expect(error?.reason == .invalidAnswer)
    }

    @Test("a file that cannot be written is a failure of the file")
    func unwritable() async throws {
        let target = try folder.get().path.appending("missing").appending("file")
        let error = await transport.failure(
            Request(.get, try server.get().url("/bytes?size=10"), receive: .file(target)))
        #expect(error?.reason == .file)
    }

    @Test("a full disk is a failure of the file, and no draft stays")
    func fullDisk() async throws {
        let error = await transport.failure(
            Request(.get, try server.get().url("/bytes?size=10"), receive: .file("/dev/full/x")))
        #expect(error?.reason == .file)
    }

    func count(_ request: String) async throws -> Int? {
        Int(
            try await CurlTransport.plain().send(
                Request(.get, try server.get().url("/seen?request=\(request)"))
            ).text)
    }
}
