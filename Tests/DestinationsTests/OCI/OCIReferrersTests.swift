import Core
import Lifecycle
import SystemPackage
import TestSupport
import Testing

@testable import Destinations

@Suite("What is attached to an image is found")
struct OCIReferrersTests {
    private func artifact(_ subject: OCIPush.Manifest, _ marker: String) -> OCIPush.Image {
        let empty = OCIPush.Blob(bytes: Array("{}".utf8))
        let type = "application/vnd.oci.image.manifest.v1+json"
        func descriptor(_ type: String, _ digest: Digest, _ size: Int) -> JSONValue {
            ["mediaType": .string(type), "digest": .string("\(digest)"), "size": .number("\(size)")]
        }
        let config = descriptor("application/vnd.oci.empty.v1+json", empty.digest, empty.size)
        let manifest: JSONValue = [
            "schemaVersion": 2, "mediaType": .string(type), "artifactType": "application/vnd.example",
            "config": config, "layers": [config],
            "subject": descriptor(subject.mediaType, subject.digest, subject.bytes.count),
            "annotations": ["org.example.marker": .string(marker)],
        ]
        return OCIPush.Image(
            root: OCIPush.Manifest(bytes: Array(manifest.text().utf8), mediaType: type), blobs: [empty])
    }

    /// Attaches two artifacts, one of them twice, and expects both in the list with all that it says of them.
    private func attach(to registry: OCITestRegistry, as credentials: OCICredentials, _ folder: FilePath)
        async throws
    {
        let image = try await OCITestImage.single(folder)
        #expect(await (try registry.push(image, as: credentials)).stage().name == "staged")
        let referrers = OCIReferrers(
            try registry.repository(), credentials: credentials, transport: registry.transport,
            now: registry.clock.now)
        #expect(try await referrers.list(image.root.digest) == [])
        let both = [artifact(image.root, "one"), artifact(image.root, "two")]
        for artifact in both + [both[0]] { try await referrers.attach(artifact) }
        let found = try await referrers.list(image.root.digest)
        let expected = both.map { "\($0.root.digest)" }.sorted()
        #expect(found.compactMap { $0["digest"]?.string }.sorted() == expected)
        for descriptor in found {
            #expect(descriptor["artifactType"]?.string == "application/vnd.example")
            #expect(descriptor["annotations"]?["org.example.marker"] != nil)
        }
        await #expect(throws: Failure.self) { try await referrers.attach(image) }
    }

    @Test(
        "by the API, in pages, and by the fallback tag",
        .enabled(if: OCITool.sharedTools != nil, "needs ../shared/tools/oci"),
        arguments: [[], ["refpage=1"], ["noreferrers"], ["ghcr"]])
    func faulty(quirks: [String]) async throws {
        try await withTemporaryFolder { folder in
            try await withFaultyRegistry(quirks) { try await attach(to: $0, as: .kilo, folder) }
        }
    }

    @Test("by the fallback tag at docker-registry, which has no API")
    func dockerRegistry() async throws {
        try await withTemporaryFolder { folder in
            try await withDockerRegistry { registry in
                try await attach(to: registry, as: .anonymous, folder)
            }
        }
    }

    @Test("the fallback tag is the digest with a dash")
    func tag() {
        let tag = OCIReferrers.fallbackTag(.of("x", .sha512))
        #expect(tag.hasPrefix("sha512-") && tag.utf8.count == 7 + 64)
    }

    @Test(
        "the next page is on the same host, or there is none",
        arguments: [
            (#"</v2/a/referrers/d?page=2>; rel="next""#, "https://r.io/v2/a/referrers/d?page=2"),
            (#"<?page=2>; rel="next""#, "https://r.io/v2/a/referrers/d?page=2"),
            (#"<https://r.io/x>; rel="next""#, "https://r.io/x"), (#"<https://evil.io/x>; rel="next""#, nil),
            (#"</x>; rel="prev""#, nil), ("", nil), ("<", nil),
        ])
    func links(field: String, next: String?) {
        #expect(OCIPageLink.next(field, from: "https://r.io/v2/a/referrers/d?page=1") == next)
    }
}
