import Core
import Destinations
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import TestSupport
import Testing

/// Shows an empty list, or nothing below a path that ends with a slash, for the first looks.
private final class LaggingGitHub: StandIn {
    private let wrapped: any StandIn
    private let prefix: String
    private let left: Mutex<Int>

    var name: String { wrapped.name }

    init(_ wrapped: any StandIn, hiding prefix: String, looks: Int) {
        self.wrapped = wrapped
        self.prefix = prefix
        left = Mutex(looks)
    }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        let isHidden = prefix.hasSuffix("/") ? request.rawPath.hasPrefix(prefix) : request.rawPath == prefix
        guard request.method == .get, isHidden,
            left.withLock({ left in
                left -= 1
                return left >= 0
            })
        else { return try await wrapped.respond(to: request) }
        return request.rawPath == prefix
            ? .bytes(Array("[]".utf8), type: "application/json", .ok)
            : .bytes(Array(#"{"message":"Not Found"}"#.utf8), type: "application/json", .notFound)
    }
}

@Suite("What GitHub does not show yet is waited for, and never made twice")
struct GitHubLagTests {
    private static let list = "/repos/sample/tool/releases"
    private let wait = VisibilityWait(
        deadline: .seconds(600), interval: .seconds(5), clock: SleeplessClock())

    @Test("after a lost reply a draft that is listed late is looked for, and no second one is made")
    func lostReply() async throws {
        let faults = GitHubFaults(.dropAfter, GitHubFaults.isCreation)
        let lag: (any StandIn) -> any StandIn = { LaggingGitHub($0, hiding: Self.list, looks: 4) }
        try await GitHubFixture.run(fault: faults.choose, wrap: lag) { gitHub in
            let publication = try gitHub.publication(wait: wait)
            let staged = await publication.stage()
            #expect(staged.name == "staged", "\(staged)")
            #expect(await publication.publish().name == "published")
            #expect(await publication.confirm().name == "published")
            #expect(try await gitHub.call(.get, Self.list).json?.array?.count == 1)
            #expect(gitHub.log.events.count { $0.method == "POST" && $0.target == Self.list } == 1)
        }
    }

    @Test("a gateway's error in place of the reply does not make a second draft either")
    func gateway() async throws {
        let first = FirstTime()
        let late: @Sendable (IncomingRequest) -> OutgoingResponse? = { request in
            first.isNow(GitHubFaults.isCreation(request)) ? .text("bad gateway", .badGateway) : nil
        }
        let lag: (any StandIn) -> any StandIn = { LaggingGitHub($0, hiding: Self.list, looks: 3) }
        try await GitHubFixture.run(afterCommit: late, wrap: lag) { gitHub in
            let staged = try await gitHub.publication(wait: wait).stage()
            #expect(staged.name == "staged", "\(staged)")
            #expect(try await gitHub.call(.get, Self.list).json?.array?.count == 1)
        }
    }

    @Test("a reply that is lost before anything happened ends as unknown, after looking for half a minute")
    func nothingHappened() async throws {
        let faults = GitHubFaults(.dropBefore, GitHubFaults.isCreation)
        try await GitHubFixture.run(fault: faults.choose) { gitHub async throws in
            let clock = SleeplessClock()
            let wait = VisibilityWait(deadline: .seconds(600), interval: .seconds(5), clock: clock)
            #expect(try await gitHub.publication(wait: wait).stage().name == "unknown")
            #expect(clock.elapsed == .seconds(30))
        }
    }

    @Test("a draft of this run is published by its number although no list shows it")
    func byNumber() async throws {
        let lag: (any StandIn) -> any StandIn = { LaggingGitHub($0, hiding: Self.list, looks: 1000) }
        try await GitHubFixture.run(wrap: lag) { gitHub in
            let publication = try gitHub.publication()
            #expect(await publication.stage().name == "staged")
            #expect(await publication.stage().name == "staged")
            #expect(await publication.publish().name == "published")
            #expect(await publication.confirm().name == "published")
        }
    }

    @Test("a release that is shown late is waited for, for as long as was asked")
    func confirming() async throws {
        for (looks, outcome) in [(7, "published"), (1000, "accepted")] {
            let lag: (any StandIn) -> any StandIn = {
                LaggingGitHub($0, hiding: "\(Self.list)/tags/", looks: looks)
            }
            try await GitHubFixture.run(wrap: lag) { gitHub in
                let publication = try gitHub.publication(wait: wait)
                #expect(await publication.stage().name == "staged")
                #expect(await publication.publish().name == "published")
                #expect(await publication.confirm().name == outcome)
            }
        }
    }
}
