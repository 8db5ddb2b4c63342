import Artifacts
import Core
import HTTPTypes
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@testable import Destinations

@Suite("Files beside an image are pushed with it")
struct OCIReferrerPushTests {
    private func referrer(_ text: String, to subject: OCIPush.Manifest) throws -> OCIPush.Image {
        let blob = OCIPush.Blob(bytes: Array(text.utf8))
        let referrer = try OCIReferrer(
            "application/spdx+json", title: "sbom.json", digest: blob.digest, size: blob.size,
            annotations: ["org.example.marker": text])
        let bytes = referrer.manifest(for: subject.mediaType, subject.digest, size: subject.bytes.count)
        return OCIPush.Image(
            root: OCIPush.Manifest(bytes: bytes, mediaType: OCIMediaType.manifest),
            blobs: [OCIPush.Blob(bytes: OCIReferrer.emptyConfig), blob])
    }

    /// Publishes an index with two files beside it, and again, and with a third one.
    private func publish(
        to registry: OCITestRegistry, as credentials: OCICredentials, _ folder: FilePath
    ) async throws {
        let image = try await OCITestImage.index(folder)
        let files = try ["one", "two", "three"].map { try referrer($0, to: image.root) }
        let push = try registry.push(image, as: credentials, referrers: Array(files.prefix(2)))
        #expect(try await push.inspect() == .absent)
        #expect(await push.stage().name == "staged")
        #expect(await push.publish().name == "published")
        #expect(await push.confirm().name == "published")
        guard case .identical = try await push.inspect() else {
            Issue.record("expected it to be there")
            return
        }
        // The tags are right; what is missing beside the image is still something to do.
        let more = try registry.push(image, as: credentials, referrers: files)
        #expect(try await more.inspect() == .absent)
        #expect(await more.confirm().name == "accepted")
        #expect(await more.stage().name == "staged")
        #expect(await more.publish().name == "published")
        #expect(await more.confirm().name == "published")
        let list = OCIReferrers(
            try registry.repository(), credentials: credentials, transport: registry.transport,
            now: registry.clock.now)
        let found = try await list.list(image.root.digest)
        #expect(Set(found.compactMap { $0["digest"]?.string }) == Set(files.map { "\($0.root.digest)" }))
        #expect(found.allSatisfy { $0["artifactType"]?.string == "application/spdx+json" })
        #expect(found.allSatisfy { $0["annotations"]?["org.example.marker"] != nil })
    }

    @Test("and read back, where the registry lists them")
    func listed() async throws {
        try await withTemporaryFolder { folder in
            try await withOCIRegistry { try await publish(to: $0, as: .kilo, folder) }
        }
    }

    @Test("and read back at docker-registry, which lists none: by the fallback tag")
    func fallback() async throws {
        try await withTemporaryFolder { folder in
            try await withDockerRegistry { try await publish(to: $0, as: .anonymous, folder) }
        }
    }

    @Test(
        "and read back from registries with faults",
        .enabled(if: OCITool.sharedTools != nil, "needs ../shared/tools/oci"),
        arguments: [[], ["refpage=1"], ["ghcr"], ["noreferrers"], ["hub"]])
    func faulty(_ quirks: [String]) async throws {
        try await withTemporaryFolder { folder in
            try await withFaultyRegistry(quirks) { try await publish(to: $0, as: .kilo, folder) }
        }
    }

    /// Publishes an image with a file beside it.
    private func withPublished(
        wrap: @escaping (RegistryStandIn) -> any StandIn = { $0 },
        _ body: (OCITestRegistry, OCIPush, OCIPush.Image) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry(.open, wrap: wrap) { registry in
                let file = try referrer("one", to: image.root)
                let push = try registry.push(image, as: .anonymous, referrers: [file])
                #expect(await push.stage().name == "staged")
                #expect(await push.publish().name == "published")
                try await body(registry, push, file)
            }
        }
    }

    @Test("after the image and before its tags; a second time nothing is sent")
    func order() async throws {
        try await withPublished { registry, push, file in
            let puts = registry.log.events.filter {
                $0.method == "PUT" && $0.target.contains("/manifests/")
            }
            .map { $0.target.split(separator: "/").last.map(String.init) ?? "" }
            #expect(puts == ["\(push.digest)", "\(file.root.digest)", "1.0.0"])
            let before = registry.log.events.count
            #expect(await push.stage().name == "staged")
            #expect(
                registry.log.events.dropFirst(before).allSatisfy { ["GET", "HEAD"].contains($0.method) })
        }
    }

    @Test("what the registry changed is found when it is read back")
    func changed() async throws {
        try await withPublished { registry, push, file in
            let blobs = registry.folder.appending("blobs/sha256")
            try FileSystem.write(Array("two".utf8), to: blobs.appending(file.blobs[1].digest.hex))
            #expect(await push.confirm().name == "already-different")
        }
    }

    @Test("a registry that takes them and forgets to list them, as Docker Hub did, has the fallback tag")
    func forgetful() async throws {
        let none = #"{"schemaVersion":2,"manifests":[]}"#
        let wrap: (RegistryStandIn) -> any StandIn = { standIn in
            FaultyStandIn(standIn) { request in
                let isList = request.method == .get && request.rawPath.contains("/referrers/")
                return isList
                    ? .answer(.bytes(Array(none.utf8), type: "application/vnd.oci.image.index.v1+json", .ok))
                    : nil
            }
        }
        try await withPublished(wrap: wrap) { _, push, _ in
            #expect(await push.confirm().name == "published")
            guard case .identical = try await push.inspect() else {
                Issue.record("expected it to be there")
                return
            }
        }
    }

    @Test("a registry that refuses them is told before any tag is set")
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            let file = try referrer("one", to: image.root)
            let wrap: (RegistryStandIn) -> any StandIn = { standIn in
                FaultyStandIn(standIn) { request in
                    let isFile = request.method == .put && request.rawPath.hasSuffix("\(file.root.digest)")
                    return isFile ? .answer(.text("no artifacts here", .badRequest)) : nil
                }
            }
            try await withOCIRegistry(.open, wrap: wrap) { registry in
                let push = try registry.push(image, as: .anonymous, referrers: [file])
                guard case .refused(let failure) = await push.stage() else {
                    Issue.record("it was taken")
                    return
                }
                #expect(failure.message.contains("no artifacts here"))
                #expect(registry.count("PUT", "/manifests/1.0.0") == 0)
            }
        }
    }
}
