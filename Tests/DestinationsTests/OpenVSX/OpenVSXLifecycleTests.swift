import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import TestSupport
import Testing

@Suite("A VSIX goes through the five verbs at Open VSX")
struct OpenVSXLifecycleTests {
    @Test(
        "absent, staged, accepted, published with the same bytes, identical",
        arguments: [nil, "linux-x64"])
    func lifecycle(target: String?) async throws {
        try await StoreFixture.openVSX { store in
            let publication = try store.openVSX(StorePackage(target: target))
            #expect(publication.effect == .irrevocable)
            #expect(try await publication.inspect() == .absent)
            #expect(await publication.stage().name == "staged")
            #expect(await publication.publish().name == "accepted")
            // The registry answers a version that it scans as if it had none.
            #expect(try await publication.inspect() == .absent)
            guard case .published(let receipt) = await publication.confirm() else {
                Issue.record("not confirmed")
                return
            }
            #expect(receipt.digest == publication.digest)
            #expect(receipt.url == "\(store.origin)/extension/acme/sample")
            #expect(receipt.evidence.contains("same bytes"))
            #expect(try await publication.inspect() == .identical(receipt))
            #expect(await publication.publish() == .alreadyIdentical(receipt))
        }
    }

    @Test("what the registry warns of when it takes a package is told, and its token to nobody")
    func warning() async throws {
        let told = Mutex<[String]>([])
        try await StoreFixture.openVSX(behind: { standIn in
            AnswerAfterCommit(wrapped: standIn) { request in
                guard request.method == .post else { return nil }
                let answer = #"{"warning":"\#(StoreFixture.openVSXToken) is old","success":"It is scanned"}"#
                return .bytes(Array(answer.utf8), type: "application/json", .created)
            }
        }) { store in
            let publication = try store.openVSX(
                StorePackage(), notify: { line in told.withLock { $0.append(line) } })
            let outcome = await publication.publish()
            #expect(outcome.name == "accepted" && "\(outcome)".contains("It is scanned"), "\(outcome)")
            #expect(
                told.withLock { $0 } == ["\(publication.identity): the registry warns: ••• is old"])
        }
    }

    @Test("a version that is uploaded again while it is scanned is accepted")
    func again() async throws {
        try await StoreFixture.openVSX { store in
            let publication = try store.openVSX(StorePackage())
            _ = await publication.publish()
            #expect(await publication.publish().name == "accepted")
            #expect(await publication.confirm().name == "published")
        }
    }

    @Test("other bytes under the same version stop the release")
    func different() async throws {
        try await StoreFixture.openVSX(looks: 0) { store in
            _ = await (try store.openVSX(StorePackage())).publish()
            let ours = try store.openVSX(StorePackage(code: "something else"))
            guard case .different(let found) = try await ours.inspect() else {
                Issue.record("not different")
                return
            }
            #expect(await ours.publish() == .alreadyDifferent(found: found))
            #expect(await ours.confirm() == .alreadyDifferent(found: found))
        }
    }

    @Test("a version under review is pending, and accepted at the deadline")
    func underReview() async throws {
        let reviews = ["acme.sample@1.2.3": OpenVSXSettings.Review.underReview]
        try await StoreFixture.openVSX(looks: 0, reviews: reviews) { store in
            let publication = try store.openVSX(StorePackage())
            _ = await publication.publish()
            #expect(
                try await publication.inspect() == .pending("acme.sample 1.2.3 is under review at Open VSX"))
            #expect(await publication.confirm().name == "accepted")
            #expect(store.clock.elapsed == .seconds(60))
        }
    }

    @Test("a rejected version is a refusal")
    func rejected() async throws {
        let reviews = ["acme.sample@1.2.3": OpenVSXSettings.Review.rejected]
        try await StoreFixture.openVSX(reviews: reviews) { store in
            let publication = try store.openVSX(StorePackage())
            _ = await publication.publish()
            guard case .refused(let failure) = await publication.confirm() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code.name == "open-vsx.rejected")
        }
    }

    @Test("a package that the registry drops without a word stays accepted, with where to look")
    func dropped() async throws {
        try await StoreFixture.openVSX(looks: 10_000) { store in
            let publication = try store.openVSX(StorePackage())
            _ = await publication.publish()
            guard case .accepted(let what) = await publication.confirm() else {
                Issue.record("not accepted")
                return
            }
            #expect(what.contains("/user-settings/extensions"))
        }
    }
}
