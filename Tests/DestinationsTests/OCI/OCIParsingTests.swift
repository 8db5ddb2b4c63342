import Core
import HTTP
import HTTPTypes
import Lifecycle
import Testing

@testable import Destinations

/// A transport that must not be used.
struct SilentTransport: Transport {
    func send(_ request: Request) async throws(TransportError) -> Response {
        throw TransportError(.notSent, request.url, "must not be asked")
    }
}

@Suite("What registries say is read exactly")
struct OCIParsingTests {
    @Test(
        "challenges of a WWW-Authenticate field",
        arguments: [
            (
                #"Bearer realm="https://auth.docker.io/token",service="registry.docker.io","#
                    + #"scope="repository:a/b:pull,push""#,
                [
                    AuthenticationChallenge(
                        scheme: "bearer",
                        parameters: [
                            "realm": "https://auth.docker.io/token", "service": "registry.docker.io",
                            "scope": "repository:a/b:pull,push",
                        ])
                ]
            ),
            (
                #"Basic realm="a \"quoted\", comma=", "#
                    + #"BEARER Realm = https://x/t , error="insufficient_scope""#,
                [
                    AuthenticationChallenge(scheme: "basic", parameters: ["realm": #"a "quoted", comma="#]),
                    AuthenticationChallenge(
                        scheme: "bearer",
                        parameters: ["realm": "https://x/t", "error": "insufficient_scope"]),
                ]
            ),
            ("Negotiate", [AuthenticationChallenge(scheme: "negotiate")]),
            (
                #"Bearer realm="open"#,
                [AuthenticationChallenge(scheme: "bearer", parameters: ["realm": "open"])]
            ),
            (",,= \"", []),
        ] as [(String, [AuthenticationChallenge])])
    func challenges(_ field: String, _ expected: [AuthenticationChallenge]) {
        #expect(AuthenticationChallenge.parse(field) == expected)
    }

    @Test("any bytes are read as some challenges, without a trap")
    func challengeProperty() {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("aZ=\"\\, \t;:/é")
        for _ in 0..<2000 {
            let text = String(
                (0..<Int.random(in: 0..<24, using: &generator)).map { _ in letters.randomElement()! })
            _ = AuthenticationChallenge.parse(text)
        }
    }

    @Test(
        "references of people and where they are spoken to",
        arguments: [
            (
                "ghcr.io/kilo-org/kilocode", "https://ghcr.io", "kilo-org/kilocode",
                "ghcr.io/kilo-org/kilocode"
            ),
            (
                "docker.io/alpine", "https://registry-1.docker.io", "library/alpine",
                "docker.io/library/alpine"
            ),
            ("alpine", "https://registry-1.docker.io", "library/alpine", "docker.io/library/alpine"),
            ("kilo/code", "https://registry-1.docker.io", "kilo/code", "docker.io/kilo/code"),
            ("index.docker.io/kilo/code", "https://registry-1.docker.io", "kilo/code", "docker.io/kilo/code"),
            ("localhost:5000/a/b", "https://localhost:5000", "a/b", "localhost:5000/a/b"),
            ("ghcr.io:443/a", "https://ghcr.io", "a", "ghcr.io/a"),
        ])
    func references(_ text: String, _ base: String, _ name: String, _ shown: String) throws {
        let repository = try OCIRepository(text)
        #expect([repository.base, repository.name, repository.description] == [base, name, shown])
    }

    @Test(
        "names that break the grammar are refused",
        arguments: ["ghcr.io/Kilo/code", "ghcr.io/a//b", "a/-b", "", "ghcr.io/"])
    func badReferences(_ text: String) {
        #expect(throws: Failure.self) { try OCIRepository(text) }
    }

    @Test(
        "tags that break the grammar are refused",
        arguments: ["1.0.0+build", "", ".1", "-x", "a/b", String(repeating: "a", count: 129)])
    func badTags(_ tag: String) {
        let image = OCIPush.Image(root: OCIPush.Manifest(bytes: [], mediaType: "x"), blobs: [])
        #expect(throws: Failure.self) {
            try OCIPush(
                image, to: OCIRepository("ghcr.io/a/b"), tags: [.version(tag)], credentials: .anonymous,
                transport: SilentTransport(), now: OCITestClock().now)
        }
    }

    @Test("scopes are widened by what is missing, which goes first")
    func scopes() throws {
        let own = [OCIScope(repository: "a/b", "pull", "push")]
        let pull = try #require(OCIScope("repository:a/b:pull"))
        let source = try #require(OCIScope("repository:base/x:pull"))
        #expect(own.widened(by: [pull]) == own)
        #expect(own.widened(by: [pull, source]) == [source] + own)
        #expect([pull].widened(by: own) == own)
        #expect(OCIScope("repository:host:5000/a:pull,push")?.name == "host:5000/a")
        #expect(OCIScope("registry") == nil)
    }

    @Test(
        "where an upload goes on",
        arguments: [
            ("/v2/a/blobs/uploads/1?_state=x", "https://r.example/v2/a/blobs/uploads/1?_state=x"),
            ("1?x=%2F", "https://r.example/v2/a/blobs/uploads/1?x=%2F"),
            ("https://storage.example/u?sig=a%3D", "https://storage.example/u?sig=a%3D"),
            ("http://r.example/u", nil), ("https://169.254.169.254/u", nil), ("https://127.0.0.1/u", nil),
            ("https://[::1]/u", nil), ("https://10.0.0.8:5000/u", nil), ("ftp://r.example/u", nil),
        ] as [(String, String?)])
    func locations(_ field: String, _ expected: String?) {
        let request = Request(.post, "https://r.example/v2/a/blobs/uploads/")
        let response = Response(status: .accepted, fields: [.location: field, .range: "0-9"])
        let state = try? OCIUploadState(response, to: request, previous: nil, offset: nil)
        #expect(state?.location == expected)
        #expect(expected == nil || state?.offset == 10)
    }

    @Test("the digest is added to the query that is there, or begins one")
    func closing() throws {
        let digest = Digest.of("x")
        let request = Request(.post, "https://r.example/")
        for (location, mark) in [("/u?a=b", "&"), ("/u", "?")] {
            let response = Response(status: .accepted, fields: [.location: location])
            let state = try OCIUploadState(response, to: request, previous: nil, offset: 0)
            #expect(state.closing(digest) == "https://r.example\(location)\(mark)digest=\(digest)")
        }
    }

    @Test(
        "credentials go to no token service that is not https or the registry's own host",
        arguments: [
            ("https://auth.example/token", true), ("http://auth.example/token", false),
            ("https://10.1.2.3/token", false), ("https://r.example/token", true), ("token", false),
            ("", false),
        ])
    func realms(_ realm: String, _ isAllowed: Bool) throws {
        let challenge = AuthenticationChallenge(scheme: "bearer", parameters: ["realm": realm])
        let service = try? OCITokenService(challenge, for: OCIRepository("r.example/a"))
        #expect((service != nil) == isAllowed)
    }

    @Test("the registry's words reach the failure, its secrets do not")
    func words() {
        let body: JSONValue = [
            "errors": [["code": "DENIED", "message": "no hunter2 for you", "detail": ["tag": "1.0.0"]]]
        ]
        let response = Response(status: .forbidden, body: .bytes(Array(body.text().utf8)))
        let fault = OCIFault.unexpected(
            response, Request(.put, "https://r.example/v2/a/manifests/1?token=x"),
            Redactor([Secret("hunter2")]))
        #expect(fault.failure.message == #"answered 403: DENIED: no ••• for you {"tag":"1.0.0"}"#)
        #expect(fault.failure.subject == "PUT r.example/v2/a/manifests/1")
    }
}
