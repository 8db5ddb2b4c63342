import Core
import Destinations
import HTTP
import HTTPTypes
import Lifecycle
import Synchronization
import Testing

@testable import Rehearsal

/// Gives a fault for the requests with these numbers, counted from 1, of those that match.
final class GitHubFaults: Sendable {
    private let matches: @Sendable (IncomingRequest) -> Bool
    private let numbers: Set<Int>
    private let fault: FaultyStandIn.Fault
    private let count = Mutex(0)

    init(
        _ fault: FaultyStandIn.Fault, numbers: Set<Int> = [1],
        _ matches: @escaping @Sendable (IncomingRequest) -> Bool
    ) {
        self.fault = fault
        self.numbers = numbers
        self.matches = matches
    }

    @Sendable func choose(_ request: IncomingRequest) -> FaultyStandIn.Fault? {
        guard matches(request) else { return nil }
        let number = count.withLock { count in
            count += 1
            return count
        }
        return numbers.contains(number) ? fault : nil
    }

    static func isUpload(_ request: IncomingRequest) -> Bool { request.rawPath.hasPrefix("/api/uploads/") }
    static func isCreation(_ request: IncomingRequest) -> Bool {
        request.method == .post && !isUpload(request)
    }
    static func isPublish(_ request: IncomingRequest) -> Bool { request.method == .patch }
}

/// A service whose client goes away in the middle of an upload.
private struct CutUpload: StandIn {
    let wrapped: any StandIn
    let faults: GitHubFaults

    var name: String { wrapped.name }

    private struct Gone: Error {}

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard faults.choose(request) != nil else { return try await wrapped.respond(to: request) }
        let half = IncomingRequest(
            request.method, request.target, fields: request.fields, body: IncomingBody { throw Gone() })
        _ = try? await wrapped.respond(to: half)
        return .dropConnection
    }
}

@Suite("GitHub's refusals and faults become outcomes, and staging takes up where it stopped")
struct GitHubFaultTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let fault: FaultyStandIn.Fault
        let at: @Sendable (IncomingRequest) -> Bool
        let outcome: String
        var testDescription: String { name }
    }

    static func answer(_ status: Int, _ fields: [String: String] = [:]) -> FaultyStandIn.Fault {
        let body = Array(#"{"message":"told by a fault"}"#.utf8)
        let answer = OutgoingResponse.bytes(body, type: "application/json", .init(code: status))
        return .answer(fields.reduce(answer) { $0.with($1.key, $1.value) })
    }

    static let stageFaults = [
        Sample(
            name: "draft: reply lost", fault: .dropAfter, at: GitHubFaults.isCreation, outcome: "staged"),
        Sample(name: "draft: 500", fault: answer(500), at: GitHubFaults.isCreation, outcome: "transient"),
        Sample(name: "upload: reply lost", fault: .dropAfter, at: GitHubFaults.isUpload, outcome: "unknown"),
        Sample(name: "upload: cut", fault: .dropBefore, at: GitHubFaults.isUpload, outcome: "unknown"),
        Sample(name: "upload: 502", fault: answer(502), at: GitHubFaults.isUpload, outcome: "transient"),
        Sample(name: "upload: 401", fault: answer(401), at: GitHubFaults.isUpload, outcome: "refused"),
        Sample(
            name: "upload: 429", fault: answer(429, ["retry-after": "9"]), at: GitHubFaults.isUpload,
            outcome: "transient"),
        Sample(
            name: "upload: rate limit", fault: answer(403, ["x-ratelimit-remaining": "0"]),
            at: GitHubFaults.isUpload, outcome: "transient"),
        Sample(name: "upload: 403", fault: answer(403), at: GitHubFaults.isUpload, outcome: "refused"),
    ]

    @Test("a fault while staging, and the next run completes the same draft", arguments: stageFaults)
    func staging(_ sample: Sample) async throws {
        // The second of the uploads, so that there is something to take up.
        let numbers: Set<Int> = sample.name.hasPrefix("upload") ? [2] : [1]
        let faults = GitHubFaults(sample.fault, numbers: numbers, sample.at)
        try await GitHubFixture.run(fault: faults.choose) { gitHub in
            let publication = try gitHub.publication()
            let outcome = await publication.stage()
            #expect(outcome.name == sample.outcome, "\(outcome)")
            if sample.name == "upload: 429", case .transient(_, let wait) = outcome {
                #expect(wait == .seconds(9))
            }
            let again = await publication.stage()
            #expect(again.name == "staged", "\(again)")
            #expect(await publication.publish().name == "published")
            #expect(await publication.confirm().name == "published")
            let releases = try await gitHub.call(.get, "/repos/sample/tool/releases")
            #expect(releases.json?.array?.count == 1)
        }
    }

    @Test("a half-uploaded asset is deleted and sent again")
    func starter() async throws {
        let faults = GitHubFaults(.dropBefore, numbers: [2], GitHubFaults.isUpload)
        try await GitHubFixture.run(wrap: { CutUpload(wrapped: $0, faults: faults) }) { gitHub in
            let publication = try gitHub.publication()
            let cut = await publication.stage()
            #expect(cut.name == "unknown", "\(cut)")
            let drafts = try await gitHub.call(.get, "/repos/sample/tool/releases")
            let states = drafts.json?.array?.first?["assets"]?.array?.compactMap { $0["state"]?.string }
            #expect(states == ["uploaded", "starter"])
            #expect(try await publication.inspect() == .pending("a draft of ours with 1 assets missing"))
            let staged = await publication.stage()
            #expect(staged.name == "staged", "\(staged)")
            #expect(await publication.publish().name == "published")
            #expect(await publication.confirm().name == "published")
        }
    }

    static let publishFaults = [
        Sample(
            name: "publish: reply lost", fault: .dropAfter, at: GitHubFaults.isPublish, outcome: "unknown"),
        Sample(name: "publish: cut", fault: .dropBefore, at: GitHubFaults.isPublish, outcome: "unknown"),
        Sample(name: "publish: 500", fault: answer(500), at: GitHubFaults.isPublish, outcome: "unknown"),
        Sample(name: "publish: 401", fault: answer(401), at: GitHubFaults.isPublish, outcome: "refused"),
        Sample(
            name: "publish: 429", fault: answer(429), at: GitHubFaults.isPublish, outcome: "transient"),
    ]

    @Test("a fault while publishing, and inspect tells what became of it", arguments: publishFaults)
    func publishing(_ sample: Sample) async throws {
        let faults = GitHubFaults(sample.fault, sample.at)
        try await GitHubFixture.run(fault: faults.choose) { gitHub in
            let publication = try gitHub.publication()
            _ = await publication.stage()
            let outcome = await publication.publish()
            #expect(outcome.name == sample.outcome, "\(outcome)")
            switch try await publication.inspect() {
            case .identical: #expect(sample.name == "publish: reply lost")
            case .pending: #expect(sample.name != "publish: reply lost")
            case .absent, .different, .unknown: Issue.record("neither draft nor release")
            }
            let again = await publication.publish()
            #expect(["published", "already-identical"].contains(again.name), "\(again)")
        }
    }

    @Test("a gateway error after the release became public is unknown, and inspect finds it")
    func gateway() async throws {
        let late: @Sendable (IncomingRequest) -> OutgoingResponse? = {
            $0.method == .patch ? .text("bad gateway", .badGateway) : nil
        }
        try await GitHubFixture.run(afterCommit: late) { gitHub in
            let publication = try gitHub.publication()
            _ = await publication.stage()
            #expect(await publication.publish().name == "unknown")
            guard case .identical = try await publication.inspect() else {
                Issue.record("not identical")
                return
            }
        }
    }

    @Test("bytes that are not ours are found when reading back, and what is not there yet is waited for")
    func confirming() async throws {
        let cases: [(prefix: String, fault: FaultyStandIn.Fault, outcome: String)] = [
            ("/storage/", .answer(.text("fool")), "already-different"),
            ("/storage/", .answer(.text("bad", .badGateway)), "transient"),
            ("/repos/sample/tool/releases/tags/", Self.answer(404), "accepted"),
        ]
        for (prefix, fault, expected) in cases {
            let isReading = Mutex(false)
            let choose: @Sendable (IncomingRequest) -> FaultyStandIn.Fault? = { request in
                isReading.withLock { $0 } && request.rawPath.hasPrefix(prefix) ? fault : nil
            }
            try await GitHubFixture.run(fault: choose) { gitHub in
                let publication = try gitHub.publication()
                _ = await publication.stage()
                _ = await publication.publish()
                isReading.withLock { $0 = true }
                let outcome = await publication.confirm()
                #expect(outcome.name == expected, "\(prefix): \(outcome)")
            }
        }
    }

    @Test("inspect tells a refused credential, and never shows it")
    func credential() async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication(token: Secret("ghp_wrong_token"))
            let failure = await #expect(throws: Failure.self) { try await publication.inspect() }
            #expect(failure?.code == .gitHubCredential)
            #expect(failure?.message.contains("Bad credentials") == true)
            #expect(failure.map { "\($0)".contains("ghp_wrong_token") } == false)
            let reader = try await gitHub.publication(token: Secret("ghp_reader")).stage()
            #expect(reader.reason?.code == .gitHubPermission, "\(reader)")
        }
    }
}
