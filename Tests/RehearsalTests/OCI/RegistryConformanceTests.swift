import Core
import HTTPTypes
import Rehearsal
import Testing

/// The checks of the distribution specification's own conformance suite, under its names.
///
/// The suite itself is a Go program; at the time of writing it passes against this registry with 856 checks,
/// without authentication, with Basic and with tokens.
@Suite("OCI conformance: blobs")
struct RegistryBlobConformanceTests {
    static let bytes = sampleBytes(2000)

    @Test("ping")
    func ping() async throws {
        try await RegistryFixture.run { registry in
            let answer = try await registry.send(.get, "/v2/")
            #expect(answer.status == 200)
            #expect(answer["Docker-Distribution-API-Version"] == "registry/2.0")
        }
    }

    @Test("get-missing", arguments: [HTTPRequest.Method.get, .head, .delete])
    func missing(_ method: HTTPRequest.Method) async throws {
        try await RegistryFixture.run { registry in
            let answer = try await registry.send(method, "/v2/a/b/blobs/\(Digest.of("none"))")
            #expect(answer.status == 404)
            #expect(answer.code == "BLOB_UNKNOWN")
        }
    }

    @Test("post only", arguments: [Digest.Algorithm.sha256, .sha512])
    func postOnly(_ algorithm: Digest.Algorithm) async throws {
        try await RegistryFixture.run { registry in
            let digest = Digest.of(Self.bytes, algorithm)
            let answer = try await registry.send(
                .post, "/v2/a/b/blobs/uploads/?digest=\(digest)", [:], Self.bytes)
            #expect(answer.status == 201)
            #expect(answer["Docker-Content-Digest"] == "\(digest)")
            try await Self.expect(Self.bytes, at: digest, in: registry)
        }
    }

    @Test("post+put", arguments: [Digest.Algorithm.sha256, .sha512], [bytes, [], Array("{}".utf8)])
    func postPut(_ algorithm: Digest.Algorithm, _ bytes: [UInt8]) async throws {
        try await RegistryFixture.run { registry in
            let digest = try await registry.upload(bytes, algorithm)
            try await Self.expect(bytes, at: digest, in: registry)
        }
    }

    @Test("stream")
    func stream() async throws {
        try await RegistryFixture.run { registry in
            let digest = Digest.of(Self.bytes)
            let start = try await registry.send(.post, "/v2/a/b/blobs/uploads/")
            #expect(start.status == 202)
            let patch = try await registry.send(.patch, start["Location"], [:], Self.bytes)
            #expect(patch.status == 202)
            #expect(patch["Range"] == "0-1999")
            let end = try await registry.send(.put, "\(patch["Location"])&digest=\(digest)")
            #expect(end.status == 201)
            try await Self.expect(Self.bytes, at: digest, in: registry)
        }
    }

    @Test("chunked multi and put chunk", arguments: [true, false])
    func chunked(_ endsWithChunk: Bool) async throws {
        try await RegistryFixture.run { registry in
            let digest = Digest.of(Self.bytes)
            var location = try await registry.send(.post, "/v2/a/b/blobs/uploads/")["Location"]
            for part in [0..<700, 700..<1400] {
                let answer = try await registry.send(
                    .patch, location, Self.range(part), Array(Self.bytes[part]))
                #expect(answer.status == 202)
                #expect(answer["Range"] == "0-\(part.upperBound - 1)")
                location = answer["Location"]
            }
            let status = try await registry.send(.get, location)
            #expect(status.status == 204)
            #expect(status["Range"] == "0-1399")
            if !endsWithChunk {
                let last = try await registry.send(
                    .patch, location, Self.range(1400..<2000), Array(Self.bytes[1400...]))
                location = last["Location"]
            }
            let end = try await registry.send(
                .put, "\(location)&digest=\(digest)", endsWithChunk ? Self.range(1400..<2000) : [:],
                endsWithChunk ? Array(Self.bytes[1400...]) : [])
            #expect(end.status == 201)
            try await Self.expect(Self.bytes, at: digest, in: registry)
        }
    }

    @Test("chunked out-of-order", arguments: [700..<1400, 1..<1400, 0..<1401])
    func outOfOrder(_ range: Range<Int>) async throws {
        try await RegistryFixture.run { registry in
            let location = try await registry.send(.post, "/v2/a/b/blobs/uploads/")["Location"]
            let wrong = try await registry.send(
                .patch, location, Self.range(range), Array(Self.bytes[700..<1400]))
            #expect(wrong.status == 416)
            #expect(wrong.code == "BLOB_UPLOAD_INVALID")
            #expect(wrong["Range"] == "0-0")
            let right = try await registry.send(.patch, wrong["Location"], Self.range(0..<2000), Self.bytes)
            #expect(right.status == 202)
        }
    }

    @Test("post cancel")
    func cancel() async throws {
        try await RegistryFixture.run { registry in
            let location = try await registry.send(.post, "/v2/a/b/blobs/uploads/")["Location"]
            #expect(try await registry.send(.delete, location).status == 204)
            let after = try await registry.send(.get, location)
            #expect(after.status == 404)
            #expect(after.code == "BLOB_UPLOAD_UNKNOWN")
        }
    }

    @Test("mount")
    func mount() async throws {
        try await RegistryFixture.run { registry in
            let digest = try await registry.upload(Self.bytes, to: "base/x")
            let answer = try await registry.send(
                .post, "/v2/a/b/blobs/uploads/?mount=\(digest)&from=base/x")
            #expect(answer.status == 201)
            #expect(answer["Location"].hasSuffix("/v2/a/b/blobs/\(digest)"))
            try await Self.expect(Self.bytes, at: digest, in: registry)
        }
    }

    @Test("mount missing", arguments: ["&from=base/x", ""])
    func mountMissing(_ source: String) async throws {
        try await RegistryFixture.run { registry in
            let digest = Digest.of(Self.bytes)
            let answer = try await registry.send(
                .post, "/v2/a/b/blobs/uploads/?mount=\(digest)\(source)")
            #expect(answer.status == 202)
            let end = try await registry.send(.put, "\(answer["Location"])&digest=\(digest)", [:], Self.bytes)
            #expect(end.status == 201)
        }
    }

    @Test(
        "range requests",
        arguments: [
            ("500-1499", 500..<1500), ("500-", 500..<2000), ("-500", 1500..<2000), ("1999-5000", 1999..<2000),
        ])
    func ranges(_ range: String, _ expected: Range<Int>) async throws {
        try await RegistryFixture.run { registry in
            let digest = try await registry.upload(Self.bytes)
            let answer = try await registry.send(.get, "/v2/a/b/blobs/\(digest)", [.range: "bytes=\(range)"])
            #expect(answer.status == 206)
            #expect(answer.body == Array(Self.bytes[expected]))
            #expect(
                answer["Content-Range"] == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/2000")
        }
    }

    @Test("range requests that cannot be met", arguments: ["2000-", "5000-10000", "500-0"])
    func badRanges(_ range: String) async throws {
        try await RegistryFixture.run { registry in
            let digest = try await registry.upload(Self.bytes)
            let answer = try await registry.send(.get, "/v2/a/b/blobs/\(digest)", [.range: "bytes=\(range)"])
            #expect(answer.status == 416)
            #expect(answer["Content-Range"] == "bytes */2000")
        }
    }

    @Test("bad digest", arguments: ["\(Digest.of("other"))", "sha256:short", "md5:00", "sha1:00", ""])
    func badDigest(_ digest: String) async throws {
        try await RegistryFixture.run { registry in
            let once = try await registry.send(
                .post, "/v2/a/b/blobs/uploads/?digest=\(digest)", [:], Self.bytes)
            let location = try await registry.send(.post, "/v2/a/b/blobs/uploads/")["Location"]
            let twice = try await registry.send(.put, "\(location)&digest=\(digest)", [:], Self.bytes)
            for answer in [once, twice] {
                #expect(answer.status == 400)
                #expect(answer.code == "DIGEST_INVALID")
            }
        }
    }

    @Test("blob-delete")
    func delete() async throws {
        try await RegistryFixture.run { registry in
            let digest = try await registry.upload(Self.bytes)
            try await registry.upload(Self.bytes, to: "other")
            #expect(try await registry.send(.delete, "/v2/a/b/blobs/\(digest)").status == 202)
            #expect(try await registry.send(.head, "/v2/a/b/blobs/\(digest)").status == 404)
            #expect(try await registry.send(.head, "/v2/other/blobs/\(digest)").status == 200)
        }
    }

    private static func range(_ range: Range<Int>) -> HTTPFields {
        [.contentRange: "\(range.lowerBound)-\(range.upperBound - 1)"]
    }

    private static func expect(
        _ bytes: [UInt8], at digest: Digest, in registry: RegistryFixture
    ) async throws {
        let head = try await registry.send(.head, "/v2/a/b/blobs/\(digest)")
        #expect(head.status == 200)
        #expect(head["Docker-Content-Digest"] == "\(digest)")
        let answer = try await registry.send(.get, "/v2/a/b/blobs/\(digest)")
        #expect(answer.body == bytes)
    }
}
