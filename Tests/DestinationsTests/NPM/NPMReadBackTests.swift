import Core
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import Testing

@testable import Destinations

@Suite("npm's read-back")
struct NPMReadBackTests {
    private static func refusal(_ status: Int) -> OutgoingResponse {
        .bytes(Array(#"{"error":"no"}"#.utf8), type: "application/json", .init(code: status))
    }

    @Test(
        "where strangers see nothing it looks with the token, and the receipt says so",
        arguments: [401, 403, 404])
    func hidden(status: Int) async throws {
        let answer = Self.refusal(status)
        try await NPMFixture.run(fault: { $0.fields[.authorization] == nil ? .answer(answer) : nil }) { npm in
            let publication = try npm.publication()
            #expect(await publication.publish().name == "published")
            let outcome = await publication.confirm()
            guard case .published(let receipt) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(receipt.evidence.contains("visible with a token only"))
        }
    }

    @Test("what strangers see is read as a stranger")
    func open() async throws {
        try await NPMFixture.run { npm in
            let publication = try npm.publication()
            #expect(await publication.publish().name == "published")
            guard case .published(let receipt) = await publication.confirm() else {
                Issue.record("not published")
                return
            }
            #expect(!receipt.evidence.contains("token"))
        }
    }

    @Test("a registry that is down for a moment ends no wait")
    func transient() async throws {
        let answer = Self.refusal(503)
        let looks = Mutex(0)
        try await NPMFixture.run(fault: { request in
            guard request.method == .get else { return nil }
            return looks.withLock { looks in
                looks += 1
                return looks < 3 ? .answer(answer) : nil
            }
        }) { npm in
            let wait = VisibilityWait(deadline: .seconds(30), interval: .milliseconds(1))
            let publication = try npm.publication(wait: wait)
            #expect(await publication.publish().name == "published")
            #expect(await publication.confirm().name == "published")
        }
    }

    @Test("a version that is there gets the tag that was named, and only that")
    func tag() async throws {
        try await NPMFixture.run { npm in
            #expect(await (try npm.publication()).publish().name == "published")
            let next = try npm.publication(tag: "next")
            #expect(try await npm.connection().pointTag(of: next, isNamed: true))
            #expect(await next.confirm().name == "published")
            #expect(try await !npm.connection().pointTag(of: next, isNamed: true))
            let other = try npm.publication(tag: "other")
            let failure = await #expect(throws: Failure.self) {
                try await npm.connection().pointTag(of: other, isNamed: false)
            }
            #expect(failure?.code == .npmTagElsewhere)
        }
    }
}
