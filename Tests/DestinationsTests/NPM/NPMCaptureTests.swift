import Core
import Testing

@testable import Destinations

@Suite(
    "A maintainer's commands send what npm 11 sends",
    .enabled(if: CapturedNPM.isThere, CapturedNPM.comment))
struct NPMCaptureTests {
    private func connection(_ npm: CapturedNPM) -> NPMConnection {
        NPMConnection(registry: CapturedNPM.origin, token: Secret("npm_testtoken"), transport: npm)
    }

    @Test("tags, deprecation, access and unpublishing")
    func administration() async throws {
        let captured = try CapturedNPM("02-admin")
        let npm = connection(captured)
        let (plain, scoped) = ("kr-plain", "@kilo-test/scoped")
        #expect(try await npm.whoami() == "tester")
        try await npm.ping()
        #expect(try await npm.distTags(of: plain) == ["latest": "1.1.0"])
        try await npm.point("stable", of: plain, to: "1.0.0")
        try await npm.removeTag("stable", of: plain)
        try await npm.deprecate(plain, .exactly("1.0.0"), saying: "old one")
        let range = try #require(VersionRange("<1.1", prereleases: .all))
        #expect(try await npm.deprecate(plain, .within(range, text: "<1.1"), saying: "") == ["1.0.0"])
        #expect(try await npm.access(to: scoped) == .public)
        try await npm.setAccess(to: scoped, .public)
        try await npm.setSecondFactor(of: scoped, .automation)
        await #expect(throws: Failure.self) { try await npm.packages(of: "@kilo-test") }
        #expect(try await npm.collaborators(of: scoped).map(\.permission) == ["read-write"])
        try await npm.unpublish(plain, version: "1.0.0")
        try await npm.unpublish(scoped)
        captured.compare(["whoami", "ping", "dist-tag", "deprecate", "access", "unpublish"])
    }

    @Test("approving and rejecting what is staged")
    func staging() async throws {
        let captured = try CapturedNPM("08-stage")
        let npm = connection(captured)
        let id = "a0000000-0000-4000-8000-000000000001"
        #expect(try await npm.stagedVersions() == [])
        try await npm.approve(id)
        try await npm.reject(id)
        captured.compare(["stage"])
    }
}
