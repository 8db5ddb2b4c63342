import HTTPTypes
import Testing

@testable import HTTP

@Suite("Redirects between servers") struct RedirectTests {
    let first = Result { try ServerProcess.python() }
    let second = Result { try ServerProcess.python() }
    let transport = CurlTransport.plain()
    let fields: HTTPFields = [
        .authorization: "Bearer secret", .accept: "a/b", .cookie: "a=secret",
    ]

    @Test("within an origin keep credentials, and the answer knows its URL")
    func within() async throws {
        let url = try first.get().url("/redirect?code=302&to=/target")
        let response = try await transport.send(Request(.get, url, fields: fields))
        #expect(response.url == (try first.get().url("/target")))
        let echo = try Echo(response)
        #expect(echo["authorization"] == ["Bearer secret"])
    }

    @Test("to another origin drop them, also on the way back")
    func across() async throws {
        let there = try second.get().url("/target")
        let url = try first.get().url("/redirect?code=307&to=\(there)")
        let echo = try Echo(await transport.send(Request(.put, url, fields: fields, body: .text("hello"))))
        #expect(echo["authorization"] == [])
        #expect(echo["cookie"] == [])
        #expect(echo["accept"] == ["a/b"])
        #expect(echo.text == "hello")
        #expect(echo["host"] == ["127.0.0.1:\(try second.get().port)"])
        let home = try second.get().url("/redirect?code=302%26to=\(try first.get().url("/x"))")
        let back = try first.get().url("/redirect?code=302&to=\(home)")
        #expect(try Echo(await transport.send(Request(.get, back, fields: fields)))["authorization"] == [])
    }

    @Test("are handed over when the request stops at them")
    func stopped() async throws {
        let url = try first.get().url("/redirect?code=302&to=/target")
        let response = try await transport.send(Request(.get, url, redirects: .stop))
        #expect(response.status.code == 302)
        #expect(response.text == "moved")
        #expect(response.fields[.location] == "/target")
    }

    @Test("without a place are answers")
    func nowhere() async throws {
        let response = try await transport.send(Request(.get, try first.get().url("/redirect?code=302")))
        #expect(response.status.code == 302)
    }

    @Test("end after ten")
    func endless() async throws {
        let error = await transport.failure(Request(.get, try first.get().url("/loop?number=1")))
        #expect(error?.reason == .invalidAnswer)
        #expect(error?.message == "redirected more than 10 times")
        let seen = try await transport.send(Request(.get, try first.get().url("/seen?request=GET%20/loop")))
        #expect(seen.text == "11")
    }

    @Test("after POST, 303 means GET without a body")
    func seeOther() async throws {
        let url = try first.get().url("/redirect?code=303&to=/target")
        let echo = try Echo(
            await transport.send(Request(.post, url, fields: [.contentType: "a/b"], body: .text("x"))))
        #expect(echo.method == "GET")
        #expect(echo.size == 0)
        #expect(echo["content-type"] == [])
    }

    @Test("to a place where nobody is are lost, not unsent: the first server has acted")
    func dead() async throws {
        let url = try first.get().url(
            "/redirect?code=303&to=http://127.0.0.1:\(try ServerProcess.freePort())/")
        #expect(await transport.failure(Request(.post, url))?.reason == .lost)
    }
}
