import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import Testing

/// The deletion of versions, which Open VSX has since 1.2.0 and the stand-in does not play.
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
