import Core
import Destinations
import HTTP
import Lifecycle
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("An image's tags are taken back, each only as it was confirmed")
struct OCIRetractionTests {
    private static let tags: [OCIPush.Tag] = [.version("1.0.0"), .pointer("latest")]

    private func step(_ id: String, _ push: OCIPush) throws -> RetractionStep {
        try #require(push.retract().first { $0.id == id })
    }

    private func publish(_ push: OCIPush) async throws -> Receipt {
        #expect(await push.stage().name == "staged")
        guard case .published(let receipt) = await push.publish() else {
            throw Failure(.ociRefused, "test", "not published", advice: "")
        }
        return receipt
    }

    @Test("steps are told as the registry has them, and nothing is sent")
    func steps() throws {
        let image = OCIPush.Image(root: OCIPush.Manifest(bytes: [], mediaType: "x"), blobs: [])
        func steps(_ reference: String, _ previous: [String: Digest] = [:]) throws -> [RetractionStep] {
            try OCIPush(
                image, to: OCIRepository(reference), tags: Self.tags, credentials: .anonymous,
                previous: previous, transport: SilentTransport(), now: OCITestClock().now
            ).retract()
        }
        let github = try steps("ghcr.io/kilo-org/kilocode")
        #expect(github.map(\.id) == ["restore-latest", "untag-1.0.0"])
        #expect(github.allSatisfy { $0.performer == .person })
        #expect(github[0].call.contains("sha256:PREVIOUS docker://ghcr.io/kilo-org/kilocode:latest"))
        #expect(github[1].call.contains("/orgs/kilo-org/packages/container/kilocode/versions"))
        let known = try steps("ghcr.io/kilo-org/kilocode", ["latest": .of("before")])
        #expect(known[0].performer == .tool && known[0].call.contains("@\(Digest.of("before")) "))
        let hub = try steps("docker.io/kilo/code")
        #expect(hub[1].call.contains("hub.docker.com/v2/repositories/kilo/code/tags/1.0.0"))
        let quay = try steps("quay.io/a/b")
        #expect(quay.map(\.id) == ["restore-latest", "untag-1.0.0", "delete-manifest"])
        #expect(quay[1].call.hasSuffix("https://quay.io/v2/a/b/manifests/1.0.0"))
        #expect(quay[2].undo == .impossible)
    }

    @Test("the receipt tells where latest pointed before, and it is pointed back there")
    func restoring() async throws {
        try await withTemporaryFolder { folder in
            let (first, second) = (
                try await OCITestImage.single(folder, marker: "1"),
                try await OCITestImage.single(folder, marker: "2")
            )
            try await withOCIRegistry(.open) { registry in
                let before = try registry.push(first, tags: [.version("0.9.0"), .pointer("latest")])
                #expect(OCIPush.previousDigests(in: try await publish(before)) == [:])
                let receipt = try await publish(try registry.push(second, tags: Self.tags))
                let previous = OCIPush.previousDigests(in: receipt)
                #expect(previous == ["latest": first.root.digest])
                let push = try registry.push(second, tags: Self.tags, previous: previous)
                let restore = try step("restore-latest", push)
                #expect(await push.perform(restore).isSuccess)
                #expect(await push.perform(restore).isSuccess)
                #expect(await before.confirm().name == "published")
                let third = try await OCITestImage.single(folder, marker: "3")
                _ = try await publish(try registry.push(third, tags: [.pointer("latest")]))
                let moved = await push.perform(restore)
                #expect(moved.failures.first?.code == .ociMismatch, "\(moved)")
            }
        }
    }

    @Test("a tag is deleted, then the image")
    func deleting() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder)
            try await withOCIRegistry { registry in
                let push = try registry.push(image, tags: Self.tags)
                _ = try await publish(push)
                #expect(try await push.perform(step("untag-1.0.0", push)).detail == "deleted 1.0.0")
                #expect(try await push.inspect() == .absent)
                let latest = try registry.push(image, tags: [.pointer("latest")])
                #expect(await latest.confirm().name == "published")
                #expect(try await push.perform(step("delete-manifest", push)).isSuccess)
                #expect(await latest.confirm().name == "accepted")
                #expect(try await push.perform(step("delete-manifest", push)).isSuccess, "nothing left")
            }
        }
    }

    @Test("docker-registry refuses to delete a tag, and deletes an image by its digest")
    func dockerRegistry() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder)
            try await withDockerRegistry { registry in
                let push = try registry.push(image, tags: Self.tags, as: .anonymous)
                _ = try await publish(push)
                let untag = try await push.perform(step("untag-1.0.0", push))
                #expect(untag.failures.first?.code == .ociRefused, "\(untag)")
                #expect(await push.confirm().name == "published")
                #expect(try await push.perform(step("delete-manifest", push)).isSuccess)
                #expect(await push.confirm().name == "accepted")
            }
        }
    }
}
