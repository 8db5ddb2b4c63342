import Core
import Destinations
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import Testing

@Suite("What GitHub holds already is compared, never overwritten")
struct GitHubConflictTests {
    @Test("a published release with other assets is different")
    func published() async throws {
        try await GitHubFixture.run { gitHub in
            let first = try gitHub.publication(["tool.tar.gz": "other"])
            _ = await first.stage()
            _ = await first.publish()
            for contents in [
                ["tool.tar.gz": "tool!"], ["tool.tar.gz": "tools"], ["tool.tar.gz": "other", "more": "x"],
                ["else": "other"],
            ] {
                let publication = try gitHub.publication(contents)
                guard case .different = try await publication.inspect() else {
                    Issue.record("\(contents)")
                    continue
                }
                #expect(await publication.stage().name == "already-different")
                #expect(await publication.publish().name == "already-different")
                #expect(await publication.confirm().name == "already-different")
            }
        }
    }

    @Test("in our draft, other bytes under one of our names are refused, not replaced")
    func otherBytes() async throws {
        try await GitHubFixture.run { gitHub in
            _ = try await gitHub.publication(["tool.tar.gz": "other"]).stage()
            let publication = try gitHub.publication()
            guard case .different = try await publication.inspect() else {
                Issue.record("not different")
                return
            }
            for outcome in [await publication.stage(), await publication.publish()] {
                #expect(outcome.reason?.code == .gitHubMismatch, "\(outcome)")
            }
        }
    }

    @Test("an asset that is none of ours is refused")
    func foreignAsset() async throws {
        try await GitHubFixture.run { gitHub in
            _ = try await gitHub.publication(["tool.tar.gz": "tool", "else": "x"]).stage()
            let outcome = try await gitHub.publication(["tool.tar.gz": "tool"]).stage()
            #expect(outcome.reason?.message.contains("else is none of ours") == true, "\(outcome)")
        }
    }

    @Test("a draft for another commit, and two drafts for one tag, are not ours")
    func foreignDrafts() async throws {
        try await GitHubFixture.run { gitHub in
            let body: JSONValue = ["tag_name": "v1.0.0", "draft": true, "target_commitish": "main"]
            _ = try await gitHub.call(.post, "/repos/sample/tool/releases", body)
            let publication = try gitHub.publication()
            for expected in ["targets main", "2 drafts for v1.0.0: "] {
                guard case .different(let found) = try await publication.inspect() else {
                    Issue.record("not different")
                    return
                }
                #expect(found.contains(expected))
                #expect(await publication.stage().name == "already-different")
                _ = try await gitHub.call(.post, "/repos/sample/tool/releases", body)
            }
            let list = try await gitHub.call(.get, "/repos/sample/tool/releases")
            let numbers = list.json?.array?.compactMap { $0["id"]?.int } ?? []
            guard case .different(let found) = try await publication.inspect() else { return }
            #expect(numbers.allSatisfy { found.contains("\($0) (targets main, 0 assets, ") }, "\(found)")
            #expect(found.contains("gh api -X DELETE repos/sample/tool/releases/NUMBER"))
        }
    }

    @Test("what is not staged is not published, and may only be late")
    func unstaged() async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication()
            #expect(await publication.publish().name == "transient")
            _ = try await gitHub.publication(["SHA256SUMS": "sums"]).stage()
            let outcome = await publication.publish()
            #expect(outcome.reason?.message.contains("tool.tar.gz is missing") == true, "\(outcome)")
        }
    }

    @Test("a tag on another commit is found when reading back")
    func otherTag() async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication(tag: "v0.9.0")
            _ = await publication.stage()
            _ = await publication.publish()
            guard case .alreadyDifferent(let found) = await publication.confirm() else {
                Issue.record("not different")
                return
            }
            #expect(found.contains(GitHubFixture.older))
        }
    }

    @Test(
        "what GitHub would change or refuse is refused before anything is sent",
        arguments: [
            (["a b": "x"], "would rename"), ([".env": "x"], "would rename"), (["a": ""], "is empty"),
            (["A": "x", "a": "y"], "two assets are named a"),
        ])
    func invalid(contents: [String: String], message: String) async throws {
        try await GitHubFixture.run { gitHub in
            let failures = #expect(throws: Failures.self) { try gitHub.publication(contents) }
            #expect(failures?.all.first?.message.contains(message) == true)
            let commit = #expect(throws: Failures.self) { try gitHub.publication(commit: "main") }
            #expect(commit?.all.first?.code == .gitHubInvalid)
        }
    }
}
