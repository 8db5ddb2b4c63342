import Core
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import Testing

@testable import Destinations

@Suite("What npm does not show yet is neither refused nor sent again")
struct NPMLagTests {
    private static func answer(_ status: Int, _ words: String) -> OutgoingResponse {
        .bytes(Array(#"{"error":"\#(words)"}"#.utf8), type: "application/json", .init(code: status))
    }

    private static let taken = "You cannot publish over the previously published versions: 1.0.0."

    @Test(
        "a version that the registry says it has, and does not show, is accepted",
        arguments: [
            (403, taken), (409, taken), (409, "this package is already present"), (409, "already exists"),
        ])
    func lagging(status: Int, words: String) async throws {
        let answer = Self.answer(status, words)
        try await NPMFixture.run(fault: { $0.method == .put ? .answer(answer) : nil }) { npm in
            let publication = try npm.publication()
            let outcome = await publication.publish()
            #expect(outcome.name == "accepted", "\(outcome)")
            #expect(await publication.confirm().name == "accepted")
        }
    }

    @Test("the same words are a refusal where the document says that the version was taken back")
    func takenBack() async throws {
        try await NPMFixture.run { npm in
            for version in ["1.0.0", "1.1.0"] {
                let publication = try npm.publication(
                    "plain", version, bytes: Array(version.utf8), access: nil)
                #expect(await publication.publish().name == "published")
            }
            let withdrawn = try npm.publication("plain", "1.1.0", bytes: Array("1.1.0".utf8), access: nil)
            let step = try #require(withdrawn.retract().first { $0.id == "unpublish" })
            #expect(await withdrawn.perform(step).outcome == "done")
            #expect(await withdrawn.perform(step).detail == "plain@1.1.0 is not there")
            let failure = await #expect(throws: Failure.self) { try await withdrawn.inspect() }
            #expect(failure?.code == .npmVersionUsed)
            let outcome = await withdrawn.publish()
            #expect(outcome.reason?.code == .npmVersionUsed, "\(outcome)")
        }
    }

    @Test("202 is accepted, and read back later")
    func asynchronous() async throws {
        try await NPMFixture.run(afterCommit: { $0.method == .put ? .empty(.accepted) : nil }) { npm in
            let publication = try npm.publication()
            #expect(await publication.publish().name == "accepted")
            #expect(await publication.confirm().name == "published")
        }
    }

    private func older(
        _ npm: NPMFixture, _ tag: String?, _ policy: NPMTagPolicy = .onlyForward
    ) throws -> NPMPublication {
        try npm.publication(
            "plain", "1.5.0", bytes: Array("old".utf8), tag: tag, access: nil,
            options: NPMPublishOptions(tags: policy))
    }

    @Test("latest never moves back unless somebody names it; other tags may")
    func latest() async throws {
        try await NPMFixture.run { npm in
            let newest = try await npm.publication("plain", "2.0.0", access: nil).publish()
            #expect(newest.name == "published")
            let unnamed = try older(npm, nil)
            let failure = await #expect(throws: Failure.self) { try await unnamed.inspect() }
            #expect(failure?.code == .npmTagMovesBack)
            #expect(failure?.message.contains("2.0.0") == true)
            #expect(failure?.advice.contains("release-1.5") == true)
            for (tag, policy) in [("release-1.5", NPMTagPolicy.onlyForward), ("latest", .anywhere)] {
                let seen = try await older(npm, tag, policy).inspect()
                #expect(seen == .absent)
            }
        }
    }

    @Test("preflight finds a latest that would move back, but for a release that is there already")
    func preflight() async throws {
        try await NPMFixture.run { npm in
            let newest = try await npm.publication("plain", "2.0.0", access: nil).publish()
            #expect(newest.name == "published")
            let identity = Identity(destination: "npm", name: "plain", version: "1.5.0")
            let failures = await NPMPreflight(npm.connection()).check([identity])
            #expect(failures.map(\.code) == [.npmTagMovesBack])
            let next = await NPMPreflight(npm.connection(), tag: "next").check([identity])
            #expect(next == [])
            let published = try await older(npm, "release-1.5").publish()
            #expect(published.name == "published")
            let again = await NPMPreflight(npm.connection()).check([identity])
            #expect(again == [])
        }
    }

    @Test("the steps of taking back do what they say, and only those of this version")
    func steps() async throws {
        try await NPMFixture.run { npm in
            for version in ["1.0.0", "1.1.0"] {
                let publication = try npm.publication(
                    "plain", version, bytes: Array(version.utf8), access: nil)
                #expect(await publication.publish().name == "published")
            }
            let publication = try npm.publication("plain", "1.1.0", bytes: Array("1.1.0".utf8), access: nil)
            let steps = publication.retract()
            #expect(steps.map(\.id) == ["deprecate", "restore-latest", "unpublish"])
            #expect(await publication.perform(steps[0]).detail == "deprecated plain@1.1.0")
            #expect(await publication.perform(steps[1]).detail == "latest points to 1.0.0")
            #expect(try await npm.connection().distTags(of: "plain") == ["latest": "1.0.0"])
            let other = try npm.publication("plain", "1.0.0", bytes: Array("1.0.0".utf8), access: nil)
            #expect(await other.perform(steps[2]).failures.map(\.code) == [.retractionByHand])
        }
    }
}
