import Core
import Destinations
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import Testing

@Suite("A GitHub release goes through the five verbs")
struct GitHubLifecycleTests {
    @Test(
        "absent, draft, public, confirmed, identical",
        arguments: ["sample/tool", "sample/secret", "sample/solid"])
    func lifecycle(repository: String) async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication(repository: repository)
            #expect(try await publication.inspect() == .absent)
            let staged = await publication.stage()
            #expect(staged.name == "staged", "\(staged)")
            #expect(try await publication.inspect() == .pending("a draft of ours with 0 assets missing"))
            let published = await publication.publish()
            #expect(published.name == "published", "\(published)")
            let confirmed = await publication.confirm()
            #expect(confirmed.name == "published", "\(confirmed)")
            guard case .identical(let receipt) = try await publication.inspect() else {
                Issue.record("not identical")
                return
            }
            #expect(receipt.url == "\(gitHub.origin)/\(repository)/releases/tag/v1.0.0")
            #expect(receipt.digest == publication.digest)
            for outcome in [await publication.stage(), await publication.publish()] {
                #expect(outcome.name == "already-identical", "\(outcome)")
            }
        }
    }

    @Test("the identity of all assets is the digest of a sorted list")
    func digest() async throws {
        try await GitHubFixture.run { gitHub in
            let lines = "SHA256SUMS  \(Digest.of("sums").hex)\ntool.tar.gz  \(Digest.of("tool").hex)\n"
            let publication = try gitHub.publication()
            #expect(publication.digest == Digest.of(lines))
        }
    }

    @Test("confirm downloads from where everybody does, without the token")
    func independentPath() async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication()
            _ = await publication.stage()
            _ = await publication.publish()
            let count = gitHub.log.events.count
            _ = await publication.confirm()
            let paths = gitHub.log.events.dropFirst(count).map(\.target)
            #expect(paths.contains("/sample/tool/releases/download/v1.0.0/tool.tar.gz"), "\(paths)")
            #expect(paths.contains { $0.hasPrefix("/storage/") })
        }
    }

    @Test("a pre-release and a maintenance release leave the latest release alone")
    func latest() async throws {
        try await GitHubFixture.run { gitHub in
            for (tag, isPrerelease, latest) in [
                ("v1.1.0", false, GitHubReleaseContent.Latest.this), ("v2.0.0-rc.1", true, .unchanged),
                ("v1.0.1", false, .unchanged),
            ] {
                let publication = try gitHub.publication(
                    tag: tag, isPrerelease: isPrerelease, latest: latest)
                _ = await publication.stage()
                let published = await publication.publish()
                #expect(published.name == "published", "\(published)")
            }
            let latest = try await gitHub.call(.get, "/repos/sample/tool/releases/latest")
            #expect(latest.json?["tag_name"] == "v1.1.0")
        }
    }

    @Test("tags with slashes, and a tag that is there already on our commit")
    func tags() async throws {
        try await GitHubFixture.run { gitHub in
            for (tag, commit) in [
                ("jetbrains/v1.0.0", GitHubFixture.commit), ("v0.9.0", GitHubFixture.older),
            ] {
                let publication = try gitHub.publication(tag: tag, commit: commit)
                _ = await publication.stage()
                let published = await publication.publish()
                #expect(published.name == "published", "\(published)")
                #expect(await publication.confirm().name == "published")
            }
        }
    }

    @Test("our draft is found among many")
    func pages() async throws {
        try await GitHubFixture.run { gitHub in
            let publication = try gitHub.publication()
            _ = await publication.stage()
            for number in 0..<120 {
                let body: JSONValue = ["tag_name": .string("draft-\(number)"), "draft": true]
                _ = try await gitHub.call(.post, "/repos/sample/tool/releases", body)
            }
            guard case .pending = try await publication.inspect() else {
                Issue.record("not found")
                return
            }
            #expect(await publication.publish().name == "published")
        }
    }
}
