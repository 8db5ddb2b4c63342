import Core
import HTTPTypes
import Lifecycle
import Rehearsal
import Testing

@testable import Destinations

@Suite("A staged version waits for a maintainer")
struct NPMStagingTests {
    private let staged = NPMPublishOptions(way: .staged)

    private func first(_ npm: NPMFixture) async throws {
        #expect(try await (npm.publication("plain", access: nil)).publish().name == "published")
        _ = npm.exchanges.take()
    }

    private func next(
        _ npm: NPMFixture, _ token: String, _ passwords: NPMOneTimePasswords = NPMOneTimePasswords(),
        bytes: String = "two"
    ) throws -> NPMPublication {
        try npm.publication(
            "plain", "1.1.0", bytes: Array(bytes.utf8), access: nil, options: staged,
            connection: npm.connection(.token(Secret(token)), passwords))
    }

    @Test("a version that waits is in the way of a direct publish of the same number")
    func inTheWay() async throws {
        try await NPMFixture.run { npm in
            try await first(npm)
            guard case .staged = await (try next(npm, "npm_otp")).stage() else { throw Missed() }
            let direct = try npm.publication("plain", "1.1.0", bytes: Array("two".utf8), access: nil)
            let outcome = await direct.publish()
            #expect(outcome.name == "refused", "\(outcome)")
            #expect("\(outcome)".contains("npm stage list plain"))
        }
    }

    @Test("CI stages without a second factor, a maintainer approves with one, and it is public")
    func approved() async throws {
        try await NPMFixture.run { npm in
            try await first(npm)
            let ci = try next(npm, "npm_otp")
            #expect(try await ci.inspect() == .absent)
            let uploaded = await ci.stage()
            #expect(uploaded == .staged("staged as 00000000-0000-4000-8000-000000000001"), "\(uploaded)")
            // What is staged already is not sent again.
            #expect(await ci.stage() == uploaded)
            #expect(npm.exchanges.take().filter { $0.target == "/-/stage/package/plain" }.count == 1)
            #expect(try await ci.inspect() == .absent)
            let waiting = await ci.publish()
            #expect(waiting.name == "awaiting-approval", "\(waiting)")
            #expect("\(waiting)".contains("npm stage approve 00000000-0000-4000-8000-000000000001"))

            let person = try next(npm, "npm_otp", NPMOneTimePasswords(given: Secret("123456")))
            #expect(await person.publish().name == "published")
            #expect(await person.confirm().name == "published")
            // Whoever comes later finds it there.
            guard case .identical = try await ci.inspect() else { throw Missed() }
            #expect(await ci.publish().name == "already-identical")
            #expect(await ci.stage().name == "already-identical")
        }
    }

    @Test("other bytes that are staged under the version stop it")
    func different() async throws {
        try await NPMFixture.run { npm in
            try await first(npm)
            #expect(try await (next(npm, "npm_otp")).stage().name == "staged")
            let other = try next(npm, NPMFixture.token.reveal(), bytes: "three")
            #expect(await other.stage().name == "already-different")
            #expect(await other.publish().name == "already-different")
        }
    }

    @Test("what was rejected is neither public nor sent again by itself")
    func rejected() async throws {
        try await NPMFixture.run { npm in
            try await first(npm)
            let publication = try next(npm, NPMFixture.token.reveal())
            #expect(await publication.stage().name == "staged")
            let step = try #require(publication.retract().first { $0.id == "reject-staged" })
            #expect(await publication.perform(step).outcome == "done")
            #expect(try await npm.connection().stagedVersions(of: "plain") == [])
            #expect(await publication.publish().name == "unknown")
        }
    }

    @Test("a package that does not exist cannot be staged, and a direct publish says what waits there")
    func refused() async throws {
        try await NPMFixture.run { npm in
            let outcome = try await (next(npm, NPMFixture.token.reveal())).stage()
            #expect(outcome.name == "refused", "\(outcome)")
        }
        let staged: @Sendable (IncomingRequest) -> FaultyStandIn.Fault? = { request in
            guard request.method == .put else { return nil }
            let words = #"{"error":"Cannot publish over previously staged version \"1.0.0\"."}"#
            return .answer(.bytes(Array(words.utf8), type: "application/json", .conflict))
        }
        try await NPMFixture.run(fault: staged) { npm in
            let outcome = try await (npm.publication()).publish()
            #expect(outcome.reason?.advice.contains("approve or reject the staged version") == true)
        }
    }

    @Test("lists page by page, and an entry that cannot be read is no empty list")
    func listing() async throws {
        try await NPMFixture.run { npm in
            try await first(npm)
            for number in 1...3 {
                let publication = try npm.publication(
                    "plain", "2.0.\(number)", bytes: Array("\(number)".utf8), access: nil, options: staged)
                #expect(await publication.stage().name == "staged")
            }
            let versions = try await npm.connection().stagedVersions().map(\.version)
            #expect(versions == ["2.0.3", "2.0.2", "2.0.1"])
        }
        let broken: @Sendable (IncomingRequest) -> FaultyStandIn.Fault? = {
            $0.rawPath == "/-/stage"
                ? .answer(.bytes(Array(#"{"items":[{"x":1}],"total":1}"#.utf8), type: "application/json"))
                : nil
        }
        try await NPMFixture.run(fault: broken) { npm in
            await #expect(throws: Failure.self) { try await npm.connection().stagedVersions(of: "plain") }
        }
    }

    private struct Missed: Error {}
}
