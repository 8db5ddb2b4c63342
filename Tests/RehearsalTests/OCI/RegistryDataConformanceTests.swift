import Core
import HTTPTypes
import Rehearsal
import Testing

@Suite("OCI conformance: data")
struct RegistryDataConformanceTests {
    @Test("push, tag-list, head, pull, referrers, delete", arguments: ConformanceData.names)
    func data(_ name: String) async throws {
        try await RegistryFixture.run { registry in
            let entries = try await ConformanceData(registry: registry).entries(name)
            for entry in entries { try await push(entry, to: registry) }
            let tags = try await registry.send(.get, "/v2/a/b/tags/list").json?["tags"]?.array?.compactMap(
                \.string)
            #expect(Set(tags ?? []) == Set(entries.compactMap(\.tag)))
            for entry in entries { try await read(entry, from: registry) }
            for entry in entries.reversed() { try await delete(entry, from: registry) }
            let left = try await registry.send(.get, "/v2/a/b/tags/list").json?["tags"]?.array
            #expect((left ?? []).isEmpty)
        }
    }

    /// `manifest-by-digest`, `manifest-by-tag`.
    private func push(_ entry: ConformanceData.Entry, to registry: RegistryFixture) async throws {
        for reference in ["\(entry.digest)", entry.tag].compactMap(\.self) {
            let type = entry.manifest["mediaType"]?.string ?? ""
            let put = try await registry.send(
                .put, "/v2/a/b/manifests/\(reference)", [.contentType: type], Array(entry.text.utf8))
            #expect(put.status == 201, "\(put.text)")
            #expect(put["Location"].contains("/v2/a/b/manifests/"))
            if let subject = entry.subject { #expect(put["OCI-Subject"] == "\(subject)") }
        }
    }

    /// `manifest-head-by-digest`, `manifest-head-by-tag`, `manifest-by-digest`, `manifest-by-tag`, `referrers`.
    private func read(_ entry: ConformanceData.Entry, from registry: RegistryFixture) async throws {
        for reference in ["\(entry.digest)", entry.tag].compactMap(\.self) {
            let head = try await registry.send(.head, "/v2/a/b/manifests/\(reference)")
            #expect(head.status == 200)
            #expect(head["Content-Type"] == entry.manifest["mediaType"]?.string)
            let get = try await registry.send(.get, "/v2/a/b/manifests/\(reference)")
            #expect(get.status == 200 && get.text == entry.text)
        }
        guard let subject = entry.subject else { return }
        let list =
            try await registry.send(.get, "/v2/a/b/referrers/\(subject)").json?["manifests"]?.array ?? []
        let found = list.first { $0["digest"]?.string == "\(entry.digest)" }
        #expect(found?["artifactType"] == entry.manifest["artifactType"])
        #expect(found?["annotations"] == entry.manifest["annotations"])
    }

    /// `tag-delete`, `manifest-delete`.
    private func delete(_ entry: ConformanceData.Entry, from registry: RegistryFixture) async throws {
        for reference in [entry.tag, "\(entry.digest)"].compactMap(\.self) {
            #expect(try await registry.send(.delete, "/v2/a/b/manifests/\(reference)").status == 202)
            #expect(try await registry.send(.head, "/v2/a/b/manifests/\(reference)").status == 404)
        }
    }

    @Test("missing-manifest", arguments: ["by-digest", "by-tag"], [HTTPRequest.Method.get, .head])
    func missing(_ name: String, _ method: HTTPRequest.Method) async throws {
        try await RegistryFixture.run { registry in
            let reference = name == "by-tag" ? "missing" : "\(Digest.of("missing"))"
            let answer = try await registry.send(method, "/v2/a/b/manifests/\(reference)")
            #expect(answer.status == 404)
        }
    }

    @Test("invalid-digest-format: manifest-put, manifest-get")
    func invalidDigest() async throws {
        try await RegistryFixture.run { registry in
            let manifest = try await ConformanceData(registry: registry).entries("image")[0].manifest
            let put = try await registry.put(manifest, "sha256:baddigeststring")
            #expect(put.status == 400 && put.code == "DIGEST_INVALID")
            let get = try await registry.send(.get, "/v2/a/b/manifests/sha256:baddigeststring")
            #expect([400, 404].contains(get.status))
        }
    }

    @Test(
        "bad digest by every way of pushing",
        arguments: ["bad digest chunked", "bad digest chunked and put chunk", "bad digest stream"])
    func badDigest(_ name: String) async throws {
        try await RegistryFixture.run { registry in
            let (bytes, digest) = (sampleBytes(900), Digest.of("other bytes"))
            var location = try await registry.send(.post, "/v2/a/b/blobs/uploads/")["Location"]
            let isStream = name.hasSuffix("stream")
            let parts = isStream ? [0..<900] : [0..<300, 300..<600, 600..<900]
            let sent = name.hasSuffix("put chunk") ? parts.dropLast() : parts[...]
            for part in sent {
                let answer = try await registry.send(
                    .patch, location, isStream ? [:] : Self.range(part), Array(bytes[part]))
                #expect(answer.status == 202)
                location = answer["Location"]
            }
            let rest = sent.count == parts.count ? nil : parts.last
            let end = try await registry.send(
                .put, "\(location)&digest=\(digest)", rest.map(Self.range) ?? [:],
                rest.map { Array(bytes[$0]) } ?? [])
            #expect(end.status == 400 && end.code == "DIGEST_INVALID")
            #expect(try await registry.send(.head, "/v2/a/b/blobs/\(digest)").status == 404)
        }
    }

    private static func range(_ range: Range<Int>) -> HTTPFields {
        [.contentRange: "\(range.lowerBound)-\(range.upperBound - 1)"]
    }
}
