import HTTPTypes
import Testing

@testable import HTTP

@Suite("What follows a redirect") struct RedirectionTests {
    /// `Origin` asks libcurl, which must be loaded.
    init() throws { try #require(CurlLibrary.problem == nil) }

    static func request(_ method: HTTPRequest.Method, _ url: String = "https://a.example/x") -> Request {
        Request(
            method, url, fields: [.contentType: "text/plain", .authorization: "Bearer abc"],
            body: .text("body"))
    }

    @Test(
        "methods change as in browsers",
        arguments: [
            (301, HTTPRequest.Method.post, HTTPRequest.Method.get), (302, .post, .get), (303, .post, .get),
            (303, .put, .get), (303, .delete, .get), (303, .head, .head), (301, .put, .put),
            (302, .delete, .delete),
            (307, .post, .post), (308, .post, .post), (308, .patch, .patch), (302, .head, .head),
        ])
    func methods(code: Int, from: HTTPRequest.Method, to: HTTPRequest.Method) throws {
        let next = try Redirection.next(after: Self.request(from), code: code, to: "https://a.example/y")
        let found = try #require(next)
        #expect(found.method == to)
        #expect(found.url == "https://a.example/y")
        #expect(found.body == (from == to ? .text("body") : .empty))
        #expect(found.fields[.contentType] == (from == to ? "text/plain" : nil))
        #expect(found.fields[.authorization] == "Bearer abc", "the origin is the same")
    }

    @Test("other statuses, answers without a place, and requests that stop are handed over")
    func handedOver() throws {
        for code in [200, 300, 304, 305, 306, 404] {
            #expect(
                try Redirection.next(after: Self.request(.get), code: code, to: "https://a.example/") == nil)
        }
        #expect(try Redirection.next(after: Self.request(.get), code: 302, to: nil) == nil)
        var stopping = Self.request(.get)
        stopping.redirects = .stop
        #expect(try Redirection.next(after: stopping, code: 302, to: "https://a.example/") == nil)
    }

    @Test(
        "another origin learns no credentials",
        arguments: [
            "https://b.example/", "https://a.example:8443/", "https://sub.a.example/",
            "https://a.example.evil/",
        ])
    func crossOrigin(url: String) throws {
        let names = [
            "Authorization", "Cookie", "X-GitHub-Token", "PRIVATE-TOKEN", "X-NuGet-ApiKey", "x-goog-api-key",
            "npm-otp",
            "X-Amz-Security-Token", "X-Auth", "Proxy-Authorization", "X-Client-Secret", "Host",
        ]
        var request = Self.request(.get)
        for name in names { request.fields[HTTPField.Name(name)!] = "s3cret" }
        request.fields[.accept] = "application/json"
        request.fields[.range] = "bytes=0-1"
        let next = try #require(try Redirection.next(after: request, code: 302, to: url))
        #expect(next.fields.map(\.name.rawName) == ["Content-Type", "Accept", "Range"])
    }

    @Test(
        "the same origin, however it is written, keeps them",
        arguments: ["https://A.example:443/y", "HTTPS://a.EXAMPLE/y", "https://a.example/#z"])
    func sameOrigin(url: String) throws {
        let next = try #require(try Redirection.next(after: Self.request(.get), code: 302, to: url))
        #expect(next.fields[.authorization] == "Bearer abc")
    }

    @Test(
        "nothing leads from https to http or elsewhere",
        arguments: ["http://a.example/", "ftp://a.example/", "file:///etc/passwd"])
    func refused(url: String) throws {
        #expect { try Redirection.next(after: Self.request(.get), code: 302, to: url) } throws: {
            ($0 as? ExchangeProblem)?.reason == .invalidAnswer
        }
    }

    @Test("http may lead to https, as another origin")
    func upgrade() throws {
        let request = Self.request(.get, "http://a.example/")
        let next = try #require(try Redirection.next(after: request, code: 301, to: "https://a.example/"))
        #expect(next.fields[.authorization] == nil)
    }

    @Test(
        "a subject shows neither query nor user",
        arguments: [
            ("https://a.example/x?token=1", "GET https://a.example/x"),
            ("https://user:pass@a.example:1/x#y", "GET https://a.example:1/x"),
            ("https://u:p@w@a.example?x=/@", "GET https://a.example"),
            ("https://a.example/@x", "GET https://a.example/@x"),
            ("nonsense", "GET nonsense"),
        ])
    func subjects(url: String, subject: String) {
        #expect(Request(.get, url).subject == subject)
    }
}
