import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import Testing

/// The deletion of versions with an answer of the test's choice, as registries before 1.2.0 have none.
private final class VersionDeletions: StandIn {
    private let wrapped: any StandIn
    private let answer: OutgoingResponse
    private let bodies = Mutex<[String]>([])

    var name: String { wrapped.name }
    var received: [String] { bodies.withLock { $0 } }

    init(_ wrapped: any StandIn, answer: OutgoingResponse) {
        self.wrapped = wrapped
        self.answer = answer
    }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.method == .post, request.rawPath == "/api/acme/sample/delete" else {
            return try await wrapped.respond(to: request)
        }
        var bytes: [UInt8] = []
        for try await chunk in request.body { bytes += chunk }
        let text = "\(request.query("token") ?? "") \(String(decoding: bytes, as: UTF8.self))"
        bodies.withLock { $0.append(text) }
        return answer
    }
}

@Suite("A version at Open VSX is deleted for its target alone, if that was confirmed")
struct OpenVSXRetractionTests {
    @Test("the steps, and that nothing is sent for them")
    func steps() async throws {
        try await StoreFixture.openVSX { store in
            let publication = try store.openVSX(StorePackage())
            let steps = publication.retract()
            #expect(steps.map(\.id) == ["supersede", "delete-version"])
            #expect(steps[1].undo == .impossible && steps[1].performer == .tool)
            #expect(steps[1].call.contains("/delete?token=$OVSX_PAT"))
            #expect(!"\(steps)".contains(StoreFixture.openVSXToken))
            #expect(await publication.perform(steps[0]).failures.first?.code == .retractionByHand)
            #expect(store.log.events.isEmpty)
        }
    }

    @Test("at the stand-in: the version is gone, the other target stays, and its number is taken for ever")
    func deleted() async throws {
        try await StoreFixture.openVSX(looks: 0) { store in
            let publications = try ["linux-x64", "win32-x64"].map {
                try store.openVSX(StorePackage(target: $0))
            }
            for publication in publications {
                _ = await publication.publish()
                #expect(await publication.confirm().name == "published")
            }
            let step = try #require(publications[0].retract().last)
            #expect(await publications[0].perform(step).isSuccess)
            #expect(try await publications[0].inspect() == .absent)
            #expect(await publications[1].confirm().name == "published")
            guard case .refused(let failure) = await publications[0].publish() else {
                Issue.record("not refused")
                return
            }
            #expect(failure.code.name == "open-vsx.version-exists")
            #expect(failure.message.contains("was removed"))
        }
    }

    static let answers: [(OutgoingResponse, String?)] = [
        (.bytes(Array(#"{"success":"Deleted 1 version"}"#.utf8), type: "application/json", .ok), nil),
        (.text("no such page", .notFound), "before 1.2.0"),
        (
            .bytes(
                Array(#"{"error":"Insufficient access rights for namespace: acme"}"#.utf8),
                type: "application/json", .forbidden), "have an owner of the namespace"
        ),
    ]

    @Test("exactly this version for this target is deleted, or the refusal explained", arguments: 0..<3)
    func deleting(_ number: Int) async throws {
        let (answer, advice) = Self.answers[number]
        let box = Mutex<VersionDeletions?>(nil)
        let wrap: (any StandIn) -> any StandIn = { standIn in
            let made = VersionDeletions(standIn, answer: answer)
            box.withLock { $0 = made }
            return made
        }
        try await StoreFixture.openVSX(looks: 0, behind: wrap) { store in
            let package = StorePackage()
            let publication = try store.openVSX(package)
            let step = try #require(publication.retract().last)
            #expect(await publication.perform(step).detail?.hasSuffix("is not there") == true)
            _ = await publication.publish()
            #expect(await publication.confirm().name == "published")
            let record = await publication.perform(step)
            #expect(record.isSuccess == (advice == nil), "\(record)")
            if let advice { #expect(record.failures.first?.advice.contains(advice) == true, "\(record)") }
            #expect(!"\(record)".contains(StoreFixture.openVSXToken))
            let target = package.coordinates.target ?? "universal"
            let body = "[{\"version\":\"\(package.coordinates.version)\",\"targetPlatform\":\"\(target)\"}]"
            #expect(box.withLock { $0?.received } == ["\(StoreFixture.openVSXToken) \(body)"])
        }
    }
}
