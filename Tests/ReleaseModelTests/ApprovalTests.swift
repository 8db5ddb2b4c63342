import Core
import Foundation
import ReleaseDescription
import ReleaseModel
import Testing

@Suite("Approvals of a plan")
struct ApprovalTests {
    private func release(_ approvals: Approval...) -> Release {
        Release {
            Product(
                "tool", tag: "v*", version: .highestTag(bump: .patch), channel: .always(.stable),
                approvals: approvals
            ) {
                GitHubRelease("owner/tool") {
                    Archive("tool", .zip) { File("README.md", as: "README.md") }
                }
            }
        }
    }

    @Test("hold role, count, keys and line")
    func decoded() throws {
        let resolved = try Plans.resolve(
            release(
                Approval(
                    "release manager", count: 2, keys: .ssh("ssh-ed25519 AAAA alice"), .minisign("RWQ"),
                    line: 7),
                Approval("security", keys: .ssh("ssh-ed25519 AAAA alice"), line: 9)))
        let alice = ApprovalRule.Key(.ssh, "ssh-ed25519 AAAA alice")
        #expect(
            resolved.approvals == [
                ApprovalRule(
                    role: "release manager", count: 2, keys: [alice, .init(.minisign, "RWQ")], line: 7),
                ApprovalRule(role: "security", count: 1, keys: [alice], line: 9),
            ])
        let again = try JSONDecoder().decode(ResolvedRelease.self, from: JSONEncoder().encode(resolved))
        #expect(again.approvals == resolved.approvals)
    }

    @Test("are not in the wire form of a plan without them, so that its digest stays")
    func absent() throws {
        #expect(!release().json.contains("approvals"))
        #expect(try Plans.resolve(release()).approvals == [])
    }

    @Test("must be possible")
    func impossible() throws {
        let failures = try Plans.failures(
            release(
                Approval("nobody", count: 0, keys: .ssh("a"), line: 3),
                Approval("too few", count: 2, keys: .ssh("a"), .ssh("a"), line: 4),
                Approval(" ", keys: .ssh("a"), line: 5),
                Approval("no key", line: 6)))
        #expect(failures.map(\.code) == Array(repeating: .invalidApproval, count: 4))
        #expect(failures.map(\.location?.line) == [3, 4, 5, 6])
        #expect(failures[1].message == "expected 2 or more different keys, found 1")
    }

    @Test("name each role once")
    func duplicateRoles() throws {
        let failures = try Plans.failures(
            release(
                Approval("manager", keys: .ssh("a"), line: 3), Approval("other", keys: .ssh("a"), line: 4),
                Approval("manager", keys: .ssh("b"), line: 5)))
        #expect(failures.map(\.code) == [.duplicateRole])
        #expect(failures.first?.location == SourceLocation(file: "Release.swift", line: 5))
    }
}
