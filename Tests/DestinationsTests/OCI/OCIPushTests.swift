import Core
import Destinations
import Lifecycle
import Rehearsal
import TestSupport
import Testing

@Suite("An image is pushed to an OCI registry")
struct OCIPushTests {
    @Test("absent, staged, published, confirmed, identical", arguments: OCITestAccess.allCases)
    func wholeLife(_ access: OCITestAccess) async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder)
            try await withOCIRegistry(access) { registry in
                let push = try registry.push(image, tags: [.pointer("latest"), .version("1.0.0")])
                #expect(push.identity.version == "1.0.0")
                #expect(push.effect == .reversible)
                #expect(try await push.inspect() == .absent)
                #expect(await push.stage().name == "staged")
                #expect(try await push.inspect() == .absent, "nothing is public before the tags")
                #expect(await push.publish().name == "published")
                let confirmed = await push.confirm()
                guard case .published(let receipt) = confirmed else {
                    Issue.record("\(confirmed)")
                    return
                }
                #expect(receipt.digest == image.root.digest)
                #expect(receipt.url.hasSuffix("/a/b@\(image.root.digest)"))
                let seen = try await push.inspect()
                #expect({ if case .identical = seen { true } else { false } }())
            }
        }
    }

    @Test("a manifest without an index is pushed too, with a blob above the limit of one request")
    func singleManifest() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder, bytes: 6 << 20)
            try await withOCIRegistry { registry in
                let push = try registry.push(image)
                #expect(await push.stage().name == "staged")
                #expect(registry.count("PATCH", "/blobs/") == 1, "streamed in one request, not in chunks")
                #expect(await push.publish().name == "published")
                #expect(await push.confirm().name == "published")
            }
        }
    }

    @Test("what is there is not sent again")
    func repeatedStage() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder)
            try await withOCIRegistry { registry async throws in
                #expect(try await registry.push(image).stage().name == "staged")
                let before = registry.log.events.count
                #expect(try await registry.push(image).stage().name == "staged")
                let second = registry.log.events.dropFirst(before)
                #expect(second.allSatisfy { ["HEAD", "GET"].contains($0.method) }, "\(second)")
            }
        }
    }

    @Test("a blob of one layer costs three requests and one token serves the whole push")
    func fewRequests() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry { registry in
                let push = try registry.push(image)
                _ = try await push.inspect()
                #expect(await push.stage().name == "staged")
                #expect(registry.count("GET", "/token") == 1)
                let blobs = registry.log.events.filter { $0.target.contains("/blobs/") }.map(\.method)
                    .sorted()
                #expect(blobs == ["HEAD", "HEAD", "POST", "POST", "PUT", "PUT"])
            }
        }
    }

    @Test("a pointer that points elsewhere is moved, a version tag that does stops the release")
    func tagsElsewhere() async throws {
        try await withTemporaryFolder { folder in
            let old = try await OCITestImage.single(folder, marker: "old")
            let new = try await OCITestImage.single(folder, marker: "new")
            try await withOCIRegistry { registry in
                try await publish(registry.push(old, tags: [.version("1.0.0"), .pointer("latest")]))
                let next = try registry.push(new, tags: [.version("1.1.0"), .pointer("latest")])
                #expect(try await next.inspect() == .absent)
                try await publish(next)
                #expect(await next.confirm().name == "published")
                let clash = try registry.push(new, tags: [.version("1.0.0")])
                let found = "\(try registry.repository()):1.0.0 is \(old.root.digest)"
                #expect(try await clash.inspect() == .different(found: found))
                #expect(await clash.publish() == .alreadyDifferent(found: found))
                let before = try await registry.push(old, tags: [.version("1.0.0")]).inspect()
                #expect(
                    { if case .identical = before { true } else { false } }(), "the old tag was not touched")
            }
        }
    }

    @Test("blobs of the base image are mounted from its repository")
    func mount() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.index(folder)
            try await withOCIRegistry { registry in
                #expect(try await registry.push(image, to: "base/image").stage().name == "staged")
                let push = try registry.push(image, to: "a/b", mountSource: "base/image")
                #expect(await push.stage().name == "staged")
                #expect(registry.count("POST", "/a/b/blobs/uploads/?mount=") == image.blobs.count)
                #expect(registry.count("PUT", "/a/b/blobs/") == 0)
                try await publish(push)
                #expect(await push.confirm().name == "published")
            }
        }
    }

    @Test("where the base repository cannot be read or does not exist, blobs are uploaded")
    func mountRefused() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry { registry in
                let push = try registry.push(image, mountSource: "no/such")
                #expect(await push.stage().name == "staged")
                try await publish(push)
                #expect(await push.confirm().name == "published")
            }
        }
    }

    @Test("a tag that is not there yet is accepted, not failed")
    func lag() async throws {
        try await withTemporaryFolder { folder in
            let image = try await OCITestImage.single(folder)
            try await withOCIRegistry { registry in
                let push = try registry.push(image)
                #expect(await push.stage().name == "staged")
                #expect(await push.confirm().name == "accepted")
            }
        }
    }

    private func publish(_ push: OCIPush) async throws {
        #expect(await push.stage().name == "staged")
        #expect(await push.publish().name == "published")
    }
}
