import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import Testing

@Suite("What goes wrong at the Marketplace becomes the right outcome")
struct MarketplaceFaultTests {
    @Test("a reply that is lost after the commit is unknown, and inspect finds the version")
    func lostReply() async throws {
        try await StoreFixture.marketplace(looks: 0, behind: Self.faulty(.dropAfter)) { store in
            let publication = try store.marketplace(StorePackage())
            guard case .unknown(let failure) = await publication.publish() else {
                Issue.record("not unknown")
                return
            }
            #expect(failure.code.name == "store.reply-lost")
            guard case .identical = try await publication.inspect() else {
                Issue.record("inspect does not find it")
                return
            }
        }
    }

    @Test("a connection that is cut before the commit is unknown too, and inspect finds nothing")
    func cut() async throws {
        try await StoreFixture.marketplace(behind: Self.faulty(.dropBefore)) { store in
            let publication = try store.marketplace(StorePackage())
            #expect(await publication.publish().name == "unknown")
            #expect(try await publication.inspect() == .absent)
        }
    }

    @Test("a gateway's error after the commit is unknown", arguments: [408, 500, 502, 503, 504])
    func gateway(status: Int) async throws {
        try await StoreFixture.marketplace(
            looks: 0,
            behind: { standIn in
                AnswerAfterCommit(wrapped: standIn) { request in
                    Self.isUpload(request) ? .text("<html>bad gateway</html>", .init(code: status)) : nil
                }
            }
        ) { store in
            let publication = try store.marketplace(StorePackage())
            guard case .unknown(let failure) = await publication.publish() else {
                Issue.record("not unknown")
                return
            }
            #expect(failure.message.contains("status \(status)"))
            guard case .identical = try await publication.inspect() else {
                Issue.record("inspect does not find it")
                return
            }
        }
    }

    @Test("too many requests are transient, for as long as the service says")
    func throttled() async throws {
        let answer = OutgoingResponse.text("slow down", .tooManyRequests).with("Retry-After", "42")
        try await StoreFixture.marketplace(behind: Self.faulty(.answer(answer))) { store in
            guard
                case .transient(let failure, let wait) = await (try store.marketplace(StorePackage()))
                    .publish()
            else {
                Issue.record("not transient")
                return
            }
            #expect(wait == .seconds(42))
            #expect(failure.code.name == "store.throttled")
        }
    }

    @Test(
        "a refused credential is refused with what to do, and is never shown",
        arguments: [
            ("wrong-token", "not expired"), ("expired-token", "aka.ms/vscodepat"),
            ("other-token", "role Contributor"),
        ])
    func credential(token: String, advice: String) async throws {
        try await StoreFixture.marketplace { store in
            let publication = try store.marketplace(StorePackage(), token: token)
            guard case .refused(let failure) = await publication.publish() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code.name == "marketplace.credential")
            #expect(failure.code.category == .refused)
            #expect(failure.advice.contains(advice))
            #expect(failure.advice.contains("2026-12-01"))
            #expect(!"\(failure)".contains(token))
        }
    }

    @Test("a token that the service quotes is dots in the failure")
    func quotedToken() async throws {
        let header = "Basic T0F1dGg6Z29vZC10b2tlbg=="
        let answer = OutgoingResponse.text("{\"message\": \"not good-token, not \(header)\"}", .forbidden)
        try await StoreFixture.marketplace(behind: Self.faulty(.answer(answer))) { store in
            let outcome = await (try store.marketplace(StorePackage())).publish()
            #expect(outcome.name == "refused")
            #expect(!"\(outcome)".contains("good-token"))
            #expect(!"\(outcome)".contains("T0F1"))
        }
    }

    @Test("a package above the size limit is refused")
    func tooLarge() async throws {
        try await StoreFixture.marketplace(sizeLimit: 100) { store in
            guard case .refused(let failure) = await (try store.marketplace(StorePackage())).publish() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.message.contains("413"))
        }
    }

    @Test("nothing there: a service that cannot be reached is transient, and inspect throws")
    func unreachable() async throws {
        var gone: MarketplacePublication?
        try await StoreFixture.marketplace { store in
            gone = try store.marketplace(StorePackage())
            #expect(try await gone?.inspect() == .absent)
        }
        let publication = try #require(gone)
        #expect(await publication.publish().name == "transient")
        await #expect(throws: Failure.self) { try await publication.inspect() }
        #expect(await publication.confirm().name == "transient")
    }

    /// One fault, for the first upload.
    private static func faulty(_ fault: FaultyStandIn.Fault) -> (any StandIn) -> any StandIn {
        { standIn in
            FaultyStandIn(standIn) { request in isUpload(request) ? fault : nil }
        }
    }

    private static func isUpload(_ request: IncomingRequest) -> Bool {
        request.rawPath.hasPrefix("/_apis/gallery") && (request.method == .post || request.method == .put)
    }
}
