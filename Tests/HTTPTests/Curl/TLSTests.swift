import Core
import Foundation
import HTTPTypes
import SystemPackage
import Testing

@testable import HTTP

@Suite("TLS and HTTP/2") struct TLSTests {
    let folder = Result { try TemporaryFolder() }

    @Test("a server is trusted through an additional authority, or one instead of the system's")
    func trusted() async throws {
        let certificates = try TestCertificates.shared.get()
        let server = try ServerProcess.python(certificates)
        let authority = FilePath(certificates.authority)
        let trusts: [CurlTransport.Trust] = [
            .init(additional: [authority]), .init(bundle: authority),
            .init(environment: ["SSL_CERT_FILE": authority.string]),
            .init(bundle: authority, additional: [authority]),
        ]
        for trust in trusts {
            let transport = CurlTransport.plain { $0.trust = trust }
            for host in ["127.0.0.1", "localhost"] {
                let echo = try Echo(await transport.send(Request(.get, "https://\(host):\(server.port)/x")))
                #expect(echo.target == "/x")
            }
        }
    }

    @Test("a server of an unknown authority is refused, and learns nothing")
    func untrusted() async throws {
        let certificates = try TestCertificates.shared.get()
        let server = try ServerProcess.python(certificates)
        let request = Request(.post, server.url("/secret", scheme: "https"), body: .text("x"))
        #expect(await CurlTransport.plain().failure(request)?.reason == .tls)
        let seen = try await CurlTransport.trusting(certificates).send(
            Request(.get, server.url("/seen?request=POST%20/secret", scheme: "https")))
        #expect(seen.text == "0")
    }

    @Test("a certificate for another name is refused")
    func otherName() async throws {
        let certificates = try TestCertificates.shared.get()
        let server = try ServerProcess.python(certificates)
        let transport = CurlTransport.trusting(certificates)
        #expect(
            await transport.failure(Request(.get, "https://127.0.0.2:\(server.port)/"))?.reason == .notSent)
        let other = await transport.failure(Request(.get, "https://ip6-localhost:\(server.port)/"))
        #expect(other?.reason == .tls || other?.reason == .notSent)
    }

    @Test("a server that speaks no TLS is refused")
    func noTLS() async throws {
        let server = try ServerProcess.python()
        let error = await CurlTransport.plain().failure(Request(.get, server.url("/", scheme: "https")))
        #expect(error?.reason == .tls)
    }

    @Test("certificates that cannot be read are named")
    func unreadable() async throws {
        let missing = FilePath(try folder.get() / "missing.pem")
        let server = try ServerProcess.python(TestCertificates.shared.get())
        for trust in [CurlTransport.Trust(bundle: missing), .init(additional: [missing])] {
            let transport = CurlTransport.plain { $0.trust = trust }
            let error = await transport.failure(Request(.get, server.url("/", scheme: "https")))
            #expect(error?.reason == .tls)
            #expect(error?.message.contains("missing.pem") == true)
        }
    }

    @Test("nothing is followed from https to http")
    func downgrade() async throws {
        let certificates = try TestCertificates.shared.get()
        let (secure, plain) = (try ServerProcess.python(certificates), try ServerProcess.python())
        let url = secure.url("/redirect?code=302&to=\(plain.url("/downgraded"))", scheme: "https")
        let error = await CurlTransport.trusting(certificates).failure(Request(.get, url))
        #expect(error?.reason == .invalidAnswer)
        let seen = try await CurlTransport.plain().send(
            Request(.get, plain.url("/seen?request=GET%20/downgraded")))
        #expect(seen.text == "0")
    }

    @Test("HTTP/2 is spoken where the server offers it: many streams, bodies both ways")
    func http2() async throws {
        let certificates = try TestCertificates.shared.get()
        let file = try folder.get().writeLarge(3_000_001, "file")
        let server = try ServerProcess.nghttpd(certificates, folder: folder.get().path.string)
        let transport = CurlTransport.trusting(certificates)
        let url = server.url("/file", scheme: "https")
        let expected = try FileStream.sha256(of: file).digest
        try await withThrowingTaskGroup(of: Response.self) { group in
            for number in 0..<20 {
                let body = number.isMultiple(of: 2) ? Body.file(file, size: 3_000_001) : .empty
                group.addTask {
                    try await transport.send(
                        Request(body == .empty ? .get : .post, url, body: body, receive: .digest([.sha256])))
                }
            }
            for try await response in group {
                #expect(response.status == .ok)
                #expect(response.body == .digests([expected], size: 3_000_001))
            }
        }
    }
}
