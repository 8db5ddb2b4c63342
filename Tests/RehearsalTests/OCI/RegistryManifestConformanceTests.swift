import Core
import HTTPTypes
import Rehearsal
import Testing

@Suite("OCI conformance: manifests, tags and referrers")
struct RegistryManifestConformanceTests {
    private func image(_ registry: RegistryFixture, subject: Digest? = nil, type: String? = nil) async throws
        -> JSONValue
    {
        let config = try await registry.upload(Array("{}".utf8))
        let layer = try await registry.upload(sampleBytes(100))
        return SampleManifest.image(config: config, layers: [layer], subject: subject, artifactType: type)
    }

    @Test("image by tag and by digest")
    func putAndGet() async throws {
        try await RegistryFixture.run { registry in
            let manifest = try await image(registry)
            let digest = Digest.of(manifest.text())
            for reference in ["1.0.0", "\(digest)", "\(Digest.of(manifest.text(), .sha512))"] {
                let put = try await registry.put(manifest, reference)
                #expect(put.status == 201)
                let get = try await registry.send(.get, "/v2/a/b/manifests/\(reference)")
                #expect(get.text == manifest.text())
                #expect(get["Content-Type"] == SampleManifest.imageType)
                #expect(get["Docker-Content-Digest"] == put["Docker-Content-Digest"])
            }
        }
    }

    @Test("a reference that can be no tag names nothing, and reaches no file beside the tags")
    func foreignReferences() async throws {
        try await RegistryFixture.run { registry in
            let manifest = try await image(registry)
            try await registry.put(manifest, "1.0.0")
            let hex = Digest.of(manifest.text()).hex
            for reference in ["..%2F_manifests%2Fsha256%2F\(hex)", "..%2F_tags%2F1.0.0", ".."] {
                for method in [HTTPRequest.Method.get, .head, .delete] {
                    let answer = try await registry.send(method, "/v2/a/b/manifests/\(reference)")
                    #expect(answer.status == 404, "\(method) \(reference)")
                }
                #expect(try await registry.put(manifest, reference).status >= 400)
            }
            #expect(try await registry.send(.get, "/v2/a/b/manifests/1.0.0").text == manifest.text())
        }
    }

    @Test("index, nested index")
    func index() async throws {
        try await RegistryFixture.run { registry in
            let manifest = try await image(registry)
            let index = SampleManifest.index([Digest.of(manifest.text())])
            #expect(try await registry.put(index, "v").code == "MANIFEST_BLOB_UNKNOWN")
            try await registry.put(manifest, "\(Digest.of(manifest.text()))")
            #expect(try await registry.put(index, "v").status == 201)
            let outer = SampleManifest.index([Digest.of(index.text())])
            #expect(try await registry.put(outer, "outer").status == 201)
        }
    }

    @Test("manifest whose blobs are not there names each of them")
    func missingBlobs() async throws {
        try await RegistryFixture.run { registry in
            let (one, two) = (Digest.of("1"), Digest.of("2"))
            let answer = try await registry.put(SampleManifest.image(config: one, layers: [two]), "v")
            #expect(answer.status == 400)
            #expect(answer.code == "MANIFEST_BLOB_UNKNOWN")
            let named = answer.json?["errors"]?.array?.compactMap { $0["detail"]?["digest"]?.string }
            #expect(named == ["\(one)", "\(two)"])
        }
    }

    @Test(
        "manifests that are none",
        arguments: [
            ("{", SampleManifest.imageType), ("[]", SampleManifest.imageType),
            (#"{"schemaVersion":2,"layers":[]}"#, "text/plain"),
            (#"{"schemaVersion":2,"layers":[],"mediaType":"x"}"#, SampleManifest.imageType),
            (#"{"schemaVersion":2,"layers":[],"manifests":[]}"#, SampleManifest.indexType),
            (#"{"schemaVersion":2}"#, SampleManifest.imageType),
            (#"{"schemaVersion":1,"layers":[]}"#, SampleManifest.imageType),
        ])
    func invalid(_ text: String, _ type: String) async throws {
        try await RegistryFixture.run { registry in
            let answer = try await registry.send(
                .put, "/v2/a/b/manifests/v", [.contentType: type], Array(text.utf8))
            #expect(answer.status == 400)
            #expect(answer.code == "MANIFEST_INVALID")
        }
    }

    @Test("bad digest, bad tag, too large")
    func refusedPuts() async throws {
        try await RegistryFixture.run { registry in
            let manifest = try await image(registry)
            #expect(try await registry.put(manifest, "\(Digest.of("x"))").code == "DIGEST_INVALID")
            #expect(try await registry.put(manifest, ".x").code == "TAG_INVALID")
            let large = [UInt8](repeating: 32, count: (4 << 20) + 1)
            let answer = try await registry.send(.put, "/v2/a/b/manifests/v", [:], large)
            #expect(answer.status == 413)
            #expect(answer.code == "SIZE_INVALID")
        }
    }

    @Test("tag list, in pages")
    func tagList() async throws {
        try await RegistryFixture.run { registry in
            let missing = try await registry.send(.get, "/v2/a/b/tags/list")
            #expect(missing.code == "NAME_UNKNOWN")
            let manifest = try await image(registry)
            for tag in ["b", "A", "a", "_", "1.0.0"] { try await registry.put(manifest, tag) }
            let all = ["1.0.0", "A", "_", "a", "b"]
            #expect(try await tags(registry, "").0 == all)
            #expect(try await tags(registry, "?n=0").0 == [])
            #expect(try await tags(registry, "?last=A").0 == ["_", "a", "b"])
            var (seen, link) = try await tags(registry, "?n=2")
            #expect(link == #"</v2/a/b/tags/list?n=2&last=A>; rel="next""#)
            while let next = link.split(separator: ">").first?.dropFirst(), !next.isEmpty {
                let page = try await tags(registry, String(next.drop { $0 != "?" }))
                seen += page.0
                link = page.1
            }
            #expect(seen == all)
        }
    }

    private func tags(_ registry: RegistryFixture, _ query: String) async throws -> ([String], String) {
        let answer = try await registry.send(.get, "/v2/a/b/tags/list\(query)")
        #expect(answer.json?["name"]?.string == "a/b")
        return (answer.json?["tags"]?.array?.compactMap(\.string) ?? [], answer["Link"])
    }

    @Test("manifest delete takes its tags along, tag delete only the tag")
    func delete() async throws {
        try await RegistryFixture.run { registry in
            let manifest = try await image(registry)
            let digest = Digest.of(manifest.text())
            for tag in ["a", "b", "c"] { try await registry.put(manifest, tag) }
            #expect(try await registry.send(.delete, "/v2/a/b/manifests/a").status == 202)
            #expect(try await registry.send(.head, "/v2/a/b/manifests/a").status == 404)
            #expect(try await registry.send(.head, "/v2/a/b/manifests/\(digest)").status == 200)
            #expect(try await registry.send(.delete, "/v2/a/b/manifests/\(digest)").status == 202)
            #expect(try await tags(registry, "").0 == [])
            #expect(try await registry.send(.delete, "/v2/a/b/manifests/\(digest)").status == 404)
        }
    }

    @Test("referrers, filtered, and gone with their manifest")
    func referrers() async throws {
        try await RegistryFixture.run { registry in
            let subject = Digest.of(try await image(registry).text())
            let list = "/v2/a/b/referrers/\(subject)"
            #expect(try await registry.send(.get, list).json?["manifests"] == [])
            let first = try await image(registry, subject: subject, type: "application/x-one")
            let second = try await image(registry, subject: subject)
            for manifest in [first, second] {
                let put = try await registry.put(manifest, "\(Digest.of(manifest.text()))")
                #expect(put["OCI-Subject"] == "\(subject)")
            }
            let all = try await registry.send(.get, list)
            #expect(all["Content-Type"] == SampleManifest.indexType)
            #expect(all["OCI-Filters-Applied"] == "")
            #expect(all.json?["manifests"]?.array?.count == 2)
            let some = try await registry.send(.get, "\(list)?artifactType=application/x-one")
            #expect(some["OCI-Filters-Applied"] == "artifactType")
            let entry = some.json?["manifests"]?.array?.first
            #expect(some.json?["manifests"]?.array?.count == 1)
            #expect(entry?["digest"]?.string == "\(Digest.of(first.text()))")
            #expect(entry?["artifactType"] == "application/x-one")
            #expect(entry?["annotations"] == ["org.example.key": "value"])
            let type = "application/vnd.oci.image.config.v1%2Bjson"
            let byConfig = try await registry.send(.get, "\(list)?artifactType=\(type)")
            #expect(byConfig.json?["manifests"]?.array?.count == 1, "without artifactType it is the config's")
            _ = try await registry.send(.delete, "/v2/a/b/manifests/\(Digest.of(first.text()))")
            #expect(try await registry.send(.get, list).json?["manifests"]?.array?.count == 1)
            #expect(try await registry.send(.get, "/v2/a/b/referrers/x").code == "DIGEST_INVALID")
        }
    }

    @Test("names that break the grammar", arguments: ["A/b", "a//b", "a/_b", "a/b-", "a/b..c", "-a"])
    func names(_ name: String) async throws {
        try await RegistryFixture.run { registry async throws in
            #expect(try await registry.send(.get, "/v2/\(name)/tags/list").code == "NAME_INVALID")
        }
    }

    @Test(
        "names with the API's own words in them",
        arguments: ["a/blobs/uploads", "manifests", "a__b/c.d/e---f"])
    func oddNames(_ name: String) async throws {
        try await RegistryFixture.run { registry in
            let digest = try await registry.upload(sampleBytes(10), to: name)
            #expect(try await registry.send(.head, "/v2/\(name)/blobs/\(digest)").status == 200)
        }
    }

    @Test("state survives a new registry on the same folder")
    func restart() async throws {
        try await RegistryFixture.run { registry in
            let manifest = try await image(registry)
            try await registry.put(manifest, "1.0.0")
            let location = try await registry.send(.post, "/v2/a/b/blobs/uploads/")["Location"]
            let open = try await registry.send(.patch, location, [:], [1, 2, 3])["Location"]
            let again = RegistryFixture(
                registry: try RegistryStandIn(folder: registry.folder), folder: registry.folder)
            #expect(try await again.send(.get, "/v2/a/b/manifests/1.0.0").text == manifest.text())
            let end = try await again.send(.put, "\(open)&digest=\(Digest.of([1, 2, 3]))")
            #expect(end.status == 201)
        }
    }
}
