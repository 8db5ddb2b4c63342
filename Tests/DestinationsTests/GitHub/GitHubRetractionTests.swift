import Core
import Destinations
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import Testing

/// Deletes tags, which the stand-in does not play.
private final class TagDeletions: StandIn {
    private let wrapped: any StandIn
    private let deleted = Mutex<[String]>([])

    var name: String { wrapped.name }
    var paths: [String] { deleted.withLock { $0 } }

    init(_ wrapped: any StandIn) { self.wrapped = wrapped }

    func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.method == .delete, request.rawPath.contains("/git/refs/") else {
            return try await wrapped.respond(to: request)
        }
        deleted.withLock { $0.append(request.rawPath) }
        return .empty(.noContent)
    }
}

@Suite("A GitHub release is taken back step by step, each only as it was confirmed")
struct GitHubRetractionTests {
    private func step(_ id: String, _ publication: GitHubPublication) throws -> RetractionStep {
        try #require(publication.retract().first { $0.id == id })
    }

    @Test("the steps, from the mildest to those that delete")
    func steps() async throws {
        try await GitHubFixture.run { gitHub in
            let steps = try gitHub.publication().retract()
            #expect(steps.map(\.id) == ["unlatest", "hide", "delete-draft", "delete-release", "delete-tag"])
            #expect(steps.map(\.kind) == [.restore, .hide, .delete, .delete, .delete])
            #expect(steps.filter { $0.undo == .impossible }.map(\.id) == ["delete-release"])
            #expect(steps[1].call == "gh release edit v1.0.0 -R sample/tool --draft")
            #expect(steps[3].call == "gh release delete v1.0.0 -R sample/tool --yes")
            #expect(
                steps[4].call
                    == "git push https://github.com/sample/tool --delete refs/tags/v1.0.0")
            #expect(gitHub.log.events.isEmpty, "nothing is sent")
            let maintenance = try gitHub.publication(latest: .unchanged).retract()
            #expect(maintenance.first?.id == "hide")
        }
    }

    @Test("hiding makes a draft of it, and publishing makes it public again")
    func hiding() async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication()
            _ = await publication.stage()
            _ = await publication.publish()
            let hide = try step("hide", publication)
            #expect(await publication.perform(hide).isSuccess)
            #expect(try await publication.inspect() == .pending("a draft of ours with 0 assets missing"))
            let again = await publication.perform(hide)
            #expect(again.isSuccess && again.detail == "no release of v1.0.0 is public")
            #expect(await publication.publish().name == "published")
        }
    }

    @Test("another full release becomes the latest")
    func latest() async throws {
        try await GitHubFixture.run { gitHub in
            let alone = try gitHub.publication(tag: "v1.0.0")
            _ = await alone.stage()
            _ = await alone.publish()
            #expect(try await alone.perform(step("unlatest", alone)).outcome == "failed")
            let second = try gitHub.publication(tag: "v1.1.0")
            _ = await second.stage()
            _ = await second.publish()
            let record = try await second.perform(step("unlatest", second))
            #expect(record.detail == "v1.0.0 is the latest release", "\(record)")
            let first = try await gitHub.call(.get, "/repos/sample/tool/releases/tags/v1.0.0")
            let number = first.json?["id"]?.int ?? 0
            let last = gitHub.log.events.last { $0.method == "PATCH" }
            #expect(last?.target == "/repos/sample/tool/releases/\(number)")
        }
    }

    @Test("a draft is deleted as a draft, and a public release only as such")
    func deleting() async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication()
            _ = await publication.stage()
            let untouched = try await publication.perform(step("delete-release", publication))
            #expect(untouched.detail == "no release of v1.0.0 is public")
            #expect(try await publication.perform(step("delete-draft", publication)).isSuccess)
            #expect(try await publication.inspect() == .absent)
            _ = await publication.stage()
            _ = await publication.publish()
            let refused = try await publication.perform(step("delete-draft", publication))
            #expect(refused.failures.first?.message == "the release is public")
            #expect(try await publication.perform(step("delete-release", publication)).isSuccess)
            #expect(try await publication.inspect() == .absent)
        }
    }

    @Test("a tag is deleted from our commit only")
    func tag() async throws {
        let box = Mutex<TagDeletions?>(nil)
        let wrap: (any StandIn) -> any StandIn = { standIn in
            let made = TagDeletions(standIn)
            box.withLock { $0 = made }
            return made
        }
        try await GitHubFixture.run(wrap: wrap) { gitHub in
            let moved = try gitHub.publication(tag: "v0.9.0")
            let refused = try await moved.perform(step("delete-tag", moved))
            #expect(refused.failures.first?.message.contains("the tag is on \(GitHubFixture.older)") == true)
            let ours = try gitHub.publication(tag: "v0.9.0", commit: GitHubFixture.older)
            #expect(try await ours.perform(step("delete-tag", ours)).isSuccess)
            let paths = box.withLock { $0?.paths ?? [] }
            #expect(paths == ["/repos/sample/tool/git/refs/tags/v0.9.0"])
        }
    }

    @Test("a step that is none of ours is not done")
    func foreign() async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication()
            let other = RetractionStep(
                "delete-release", .delete, "Something else.", call: "rm", undo: .impossible, by: .tool)
            let record = await publication.perform(other)
            #expect(record.failures.first?.code == .retractionByHand)
            #expect(gitHub.log.events.isEmpty)
        }
    }
}
