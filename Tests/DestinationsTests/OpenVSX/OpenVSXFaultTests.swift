import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import Testing

@Suite("What goes wrong at Open VSX becomes the right outcome")
struct OpenVSXFaultTests {
    @Test("a reply that is lost after the commit is unknown; the next upload is told, and confirm finds it")
    func lostReply() async throws {
        let fault = Self.firstUpload(.dropAfter)
        try await StoreFixture.openVSX(behind: { FaultyStandIn($0, fault: fault) }) { store in
            let publication = try store.openVSX(StorePackage())
            guard case .unknown(let failure) = await publication.publish() else {
                Issue.record("not unknown")
                return
            }
            #expect(failure.code.name == "store.reply-lost")
            #expect(await publication.confirm().name == "published")
        }
    }

    @Test("a gateway's error after the commit is unknown", arguments: [500, 502, 504])
    func gateway(status: Int) async throws {
        try await StoreFixture.openVSX(
            looks: 0,
            behind: { standIn in
                AnswerAfterCommit(wrapped: standIn) { request in
                    request.method == .post ? .text("<html>", .init(code: status)) : nil
                }
            }
        ) { store in
            let publication = try store.openVSX(StorePackage())
            #expect(await publication.publish().name == "unknown")
            guard case .identical = try await publication.inspect() else {
                Issue.record("inspect does not find it")
                return
            }
        }
    }

    @Test("too many requests are transient, for as long as the registry says")
    func throttled() async throws {
        try await StoreFixture.openVSX(throttled: 1) { store in
            let publication = try store.openVSX(StorePackage())
            guard case .transient(_, let wait) = await publication.publish() else {
                Issue.record("not transient")
                return
            }
            #expect(wait == .seconds(7))
            #expect(await publication.publish().name == "accepted")
        }
    }

    @Test(
        "a refusal comes with what to do",
        arguments: [
            (StorePackage(), "wrong-token", "open-vsx.credential", "new token"),
            (StorePackage(), "other-token", "open-vsx.credential", "contributor"),
            (StorePackage(publisher: "globex"), good, "open-vsx.credential", "namespace"),
            (StorePackage(hasLicense: false), good, "open-vsx.refused", "LICENSE"),
            (StorePackage(target: "amiga"), good, "open-vsx.refused", "names"),
        ])
    func refused(package: StorePackage, token: String, code: String, advice: String) async throws {
        try await StoreFixture.openVSX { store in
            guard case .refused(let failure) = await (try store.openVSX(package, token: token)).publish()
            else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code.name == code)
            #expect(failure.advice.contains(advice))
        }
    }

    @Test("a package above the size limit is refused, whoever answers")
    func tooLarge() async throws {
        try await StoreFixture.openVSX(sizeLimit: 100) { store in
            guard case .refused(let failure) = await (try store.openVSX(StorePackage())).publish() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.advice.contains("512 MB"))
        }
        let html = OutgoingResponse.text("<html>", .contentTooLarge)
        let fault = Self.firstUpload(.answer(html))
        try await StoreFixture.openVSX(behind: { FaultyStandIn($0, fault: fault) }) { store in
            let publication = try store.openVSX(StorePackage())
            #expect(await publication.publish().name == "refused")
        }
    }

    @Test(
        "the token is in no outcome, whatever goes wrong",
        arguments: [400, 401, 403, 404, 413, 429, 500, 502, 307])
    func secret(status: Int) async throws {
        let token = StoreFixture.openVSXToken
        try await StoreFixture.openVSX(
            behind: { standIn in
                FaultyStandIn(standIn) { request in
                    // A server that quotes the target of the request, raw and decoded.
                    .answer(
                        .text(
                            "{\"error\": \"\(request.target.rawQuery ?? "") \(request.query("token") ?? "")\"}",
                            .init(code: status)
                        ).with(.location, "\(request.origin)/elsewhere?\(request.target.rawQuery ?? "")"))
                }
            }
        ) { store in
            let publication = try store.openVSX(StorePackage())
            let failures = await OpenVSXPreflight(store.openVSX()).check([publication.identity])
            let shown = "\(await publication.publish()) \(failures) \(await publication.confirm())"
            #expect(!shown.contains(token))
            #expect(!shown.contains("ovsxp"))
            #expect(!failures.isEmpty)
        }
    }

    @Test("a registry that cannot be reached is transient, without the token")
    func unreachable() async throws {
        try await StoreFixture.openVSX { store in
            let package = StorePackage()
            let nowhere = OpenVSXConnection(
                base: "http://127.0.0.1:1", token: Secret(StoreFixture.openVSXToken),
                transport: store.transport)
            let publication = OpenVSXPublication(
                package.coordinates, isPreRelease: false, upload: try package.upload(in: store.folder),
                connection: nowhere, readBack: store.readBack, wait: store.wait)
            let outcome = await publication.publish()
            #expect(outcome.name == "transient")
            #expect(!"\(outcome)".contains("ovsxp"))
            await #expect(throws: Failure.self) { try await publication.inspect() }
        }
    }

    @Test("a package that has gone from the disk is no matter of the registry's")
    func gone() async throws {
        try await StoreFixture.openVSX { store in
            let package = StorePackage()
            let publication = try store.openVSX(package)
            try FileSystem.remove(try package.upload(in: store.folder).path)
            guard case .refused(let failure) = await publication.publish() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.advice.contains("check the file"))
            #expect(try await publication.inspect() == .absent)
        }
    }

    private static let good = StoreFixture.openVSXToken

    private static func firstUpload(
        _ fault: FaultyStandIn.Fault
    ) -> @Sendable (IncomingRequest) async -> FaultyStandIn.Fault? {
        { $0.method == .post ? fault : nil }
    }
}
