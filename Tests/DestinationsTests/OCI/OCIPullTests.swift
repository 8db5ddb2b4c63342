import Core
import HTTP
import HTTPTypes
import Lifecycle
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Destinations

@Suite("Images are pulled by digest")
struct OCIPullTests {
    private func pull(
        _ registry: OCITestRegistry, as credentials: OCICredentials = .reader,
        notify: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> OCIPull {
        OCIPull(
            try registry.repository(), credentials: credentials, transport: registry.transport,
            notify: notify,
            now: registry.clock.now)
    }

    @Test(
        "a tag names a digest; manifests and blobs come by digest; what is not there is told apart from errors"
    )
    func pulls() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder, bytes: 1 << 20)
            try await withOCIRegistry { registry in
                let push = try registry.push(image)
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                let pull = try pull(registry)
                #expect(try await pull.digest(of: "1.0.0") == image.root.digest)
                #expect(try await pull.digest(of: "2.0.0") == nil)
                #expect(try await pull.manifest(image.root.digest) == image.root.bytes)
                #expect(try await pull.manifest(.of("nothing")) == nil)
                let file = folder.appending("blob")
                for blob in image.blobs {
                    #expect(try await pull.blob(blob.digest, to: file))
                    let found = try FileStream.sha256(of: file)
                    #expect(found.digest == blob.digest && found.size == blob.size)
                }
                #expect(try await pull.blob(.of("nothing"), to: file) == false)
            }
        }
    }

    @Test("a refused login is a failure, not an image that is missing")
    func refused() async throws {
        try await withOCIRegistry { registry in
            let wrong = OCICredentials.basic(user: "kilo", Secret("wrong"))
            await #expect(throws: Failure.self) { try await pull(registry, as: wrong).digest(of: "latest") }
        }
    }

    @Test("a registry that sends another manifest than the one asked for is refused")
    func lie() async throws {
        let digest = Digest.of("asked for")
        let transport = FixedAnswer(body: #"{"schemaVersion":2}"#)
        let pull = OCIPull(
            try OCIRepository("example.org/a/b"), credentials: .anonymous, transport: transport,
            now: { Timestamp(seconds: 0) })
        do {
            _ = try await pull.manifest(digest)
            Issue.record("believed")
        } catch let failure as Failure {
            #expect(failure.code == .ociMismatch)
        }
    }

    @Test(
        "an identity token is changed for a token that may push",
        .enabled(if: OCITool.sharedTools != nil, "needs ../shared/tools/oci"))
    func identityToken() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withFaultyRegistry([]) { registry in
                let good = OCICredentials.identityToken(Secret("refresh-kilo"))
                let push = try registry.push(image, as: good)
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
            }
        }
    }

    @Test("a token that the user brings is sent as it is, and its refusal is final")
    func bearer() async throws {
        let transport = Challenging()
        let repository = try OCIRepository("example.org/a/b")
        let session = OCISession(
            repository, .bearer(Secret("mine")), scopes: [], transport: transport,
            now: { Timestamp(seconds: 0) })
        do {
            _ = try await session.send(Request(.get, session.url("tags/list")))
            Issue.record("let in")
        } catch let fault as OCIFault {
            #expect(fault.failure.code == .ociUnauthorized)
            #expect(!"\(fault.failure)".contains("mine"))
        }
        #expect(transport.sent == [nil, "Bearer mine"])
    }

    @Test(
        "limits and warnings are told once",
        .enabled(if: OCITool.sharedTools != nil, "needs ../shared/tools/oci"))
    func limits() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withFaultyRegistry(["hub"]) { registry in
                let push = try registry.push(image)
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                let told = Mutex<[String]>([])
                let pull = try pull(registry, as: .kilo) { text in told.withLock { $0.append(text) } }
                _ = try await pull.digest(of: "1.0.0")
                _ = try await pull.digest(of: "1.0.0")
                #expect(told.withLock { $0 } == ["the registry allows 76 more pulls of 100 in 6 hours"])
            }
        }
    }

    @Test(
        "a warning is its text, and nothing else is one",
        arguments: [
            (#"299 - "Deprecated \"tag\"""#, #"Deprecated "tag""#), (#"199 - "other""#, nil),
            (#"299 agent "other""#, nil), (#"299 - """#, nil), ("299 - text", nil),
        ])
    func warning(field: String, text: String?) { #expect(OCINotices.warning(field) == text) }

    @Test(
        "references",
        arguments: [
            ("alpine", "alpine", nil), ("alpine:3.22", "alpine", "3.22"),
            ("127.0.0.1:5000/a/b", "127.0.0.1:5000/a/b", nil),
            ("localhost:5000/a/b:1", "localhost:5000/a/b", "1"), ("ghcr.io/a/b:v1.0", "ghcr.io/a/b", "v1.0"),
        ])
    func references(text: String, repository: String, tag: String?) throws {
        let digest = Digest.of("x")
        let reference = try OCIReference("\(text)@\(digest)")
        #expect(reference.repository == repository && reference.tag == tag && reference.digest == digest)
        #expect(reference.name == text && "\(reference)" == "\(text)@\(digest)")
        #expect(try OCIReference(text).digest == nil)
    }

    @Test(
        "what is no reference",
        arguments: ["", "a@b", "a@", "UPPER", "a:", "a:-x", "a/../b", "a@sha256:12", "ghcr.io/a/b:x+y"])
    func noReference(text: String) {
        #expect(throws: Failure.self) { try OCIReference(text) }
    }
}

/// Answers everything alike.
private struct FixedAnswer: Transport {
    let body: String

    func send(_ request: Request) async throws(TransportError) -> Response {
        Response(status: .ok, body: .bytes(Array(body.utf8)), url: request.url)
    }
}

/// Refuses everything and asks for a token.
private final class Challenging: Transport {
    private let fields = Mutex<[String?]>([])
    var sent: [String?] { fields.withLock { $0 } }

    func send(_ request: Request) async throws(TransportError) -> Response {
        fields.withLock { $0.append(request.fields[.authorization]) }
        let challenge = #"Bearer realm="https://example.org/token",service="x""#
        return Response(status: .unauthorized, fields: [.wwwAuthenticate: challenge], url: request.url)
    }
}
