import Artifacts
import Core
import Destinations
import Lifecycle
import Rehearsal
import TestSupport
import Testing

@Suite("A VSIX goes through the five verbs at the Marketplace")
struct MarketplaceLifecycleTests {
    @Test(
        "absent, staged, accepted, pending, published with the same bytes, identical",
        arguments: [nil, "linux-x64"])
    func lifecycle(target: String?) async throws {
        try await StoreFixture.marketplace { store in
            let publication = try store.marketplace(StorePackage(target: target))
            #expect(publication.effect == .irrevocable)
            #expect(try await publication.inspect() == .absent)
            #expect(await publication.stage().name == "staged")
            #expect(await publication.publish().name == "accepted")
            guard case .pending = try await publication.inspect() else {
                Issue.record("not pending")
                return
            }
            guard case .published(let receipt) = await publication.confirm() else {
                Issue.record("not confirmed")
                return
            }
            #expect(receipt.digest == publication.digest)
            #expect(receipt.identity == publication.identity)
            #expect(receipt.url == "\(store.origin)/items?itemName=acme.sample")
            #expect(receipt.evidence.contains("same bytes"))
            #expect(try await publication.inspect() == .identical(receipt))
            #expect(await publication.publish() == .alreadyIdentical(receipt))
        }
    }

    @Test("a new extension is created, another version and another target update it")
    func routes() async throws {
        try await StoreFixture.marketplace { store in
            let packages = [
                StorePackage(version: "1.0.0"), StorePackage(version: "1.0.1"),
                StorePackage(version: "1.0.1", target: "linux-x64"),
            ]
            for package in packages {
                let publication = try store.marketplace(package)
                #expect(await publication.publish().name == "accepted")
            }
            let uploads = store.log.events.filter { $0.method == "POST" || $0.method == "PUT" }
            #expect(uploads.map(\.method) == ["POST", "PUT", "PUT"])
            #expect(uploads.map(\.status) == [201, 200, 200])
        }
    }

    @Test("the first targets of a new extension may be sent at the same time")
    func race() async throws {
        try await StoreFixture.marketplace { store in
            let targets = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"]
            let publications = try targets.map { try store.marketplace(StorePackage(target: $0)) }
            let names = await withTaskGroup(of: String.self) { group in
                for publication in publications { group.addTask { await publication.publish().name } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(names == Array(repeating: "accepted", count: targets.count))
            for publication in publications {
                #expect(await publication.confirm().name == "published")
            }
        }
    }

    @Test("other bytes under the same version stop the release")
    func different() async throws {
        try await StoreFixture.marketplace(looks: 0) { store in
            _ = await (try store.marketplace(StorePackage())).publish()
            let ours = try store.marketplace(StorePackage(code: "something else"))
            guard case .different(let found) = try await ours.inspect() else {
                Issue.record("not different")
                return
            }
            #expect(found.contains("other contents"))
            #expect(await ours.publish() == .alreadyDifferent(found: found))
            #expect(await ours.confirm() == .alreadyDifferent(found: found))
        }
    }

    @Test("a package that the store has packed anew is ours by its normal form")
    func packedAnew() async throws {
        let package = StorePackage()
        try await StoreFixture.run({ folder in
            try FileSystem.makeFolder(folder)
            let repacked = try package.upload(in: folder, method: .store)
            let settings = MarketplaceSettings(
                tokens: ["good-token": .init(publishers: ["acme"])], looksUntilValidated: 0)
            return AnswerAfterCommit(wrapped: try MarketplaceStandIn(folder: folder, settings: settings)) {
                $0.rawPath.hasSuffix("VSIXPackage") ? .file(repacked.path, type: "application/vsix") : nil
            }
        }) { store in
            let publication = try store.marketplace(package)
            _ = await publication.publish()
            guard case .published(let receipt) = await publication.confirm() else {
                Issue.record("not confirmed")
                return
            }
            #expect(receipt.digest != publication.digest)
            #expect(receipt.evidence.contains("packed anew"))
            #expect(try FileSystem.names(in: store.folder).allSatisfy { !$0.hasPrefix("read-back") })
        }
    }

    @Test("a failed validation is a refusal, in the words of the Marketplace")
    func failedValidation() async throws {
        let failing = ["acme.sample@1.2.3": "The extension contains a virus."]
        try await StoreFixture.marketplace(failing: failing) { store in
            let publication = try store.marketplace(StorePackage())
            _ = await publication.publish()
            guard case .refused(let failure) = await publication.confirm() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code.name == "marketplace.validation-failed")
            #expect(failure.message.contains("contains a virus"))
            guard case .unknown = try await publication.inspect() else {
                Issue.record("inspect decides what it cannot know")
                return
            }
        }
    }

    @Test("a validation that outlasts the deadline leaves the version accepted")
    func deadline() async throws {
        try await StoreFixture.marketplace(looks: 10_000) { store in
            let publication = try store.marketplace(StorePackage(isPreRelease: true))
            _ = await publication.publish()
            guard case .accepted(let what) = await publication.confirm() else {
                Issue.record("not accepted")
                return
            }
            #expect(what == "acme.sample 1.2.3 as pre-release is accepted, the Marketplace is validating it")
            #expect(store.clock.elapsed == .seconds(60))
        }
    }
}
