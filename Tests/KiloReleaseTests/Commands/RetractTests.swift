import Foundation
import TestSupport
import Testing

@Suite("Taking a release back")
struct RetractTests {
    /// A release of the sample at stand-ins that stay up, and the body with their environment.
    private func released(
        _ body: (SampleProject, [String: String]) async throws -> Void
    ) async throws {
        try await SampleProject.with { project in
            let state = ["--bump", "minor", "--state", ".kilo-release/served"]
            _ = try await Served.with(state, in: project.folder) { served in
                try await project.kilo(
                    "release", "--release-version", "0.2.0", "--yes", environment: served.environment
                ).succeeding("release")
                try await body(project, served.environment)
            }
        }
    }

    private static let hide = "github:sample/tool@v0.2.0/hide"

    @Test("shows every step with its price and does nothing")
    func shows() async throws {
        try await released { project, environment in
            let before = try project.requests(state: ".kilo-release/served").count
            let text = try await project.kilo("retract", environment: environment).succeeding("retract")
                .output
            #expect(text.contains("\(Self.hide)  [hide, can be undone, by --do]"))
            #expect(text.contains("npm:@sample/tool@0.2.0/unpublish  [delete, CANNOT be undone, by --do]"))
            #expect(text.contains("    $ npm unpublish @sample/tool@0.2.0"))
            #expect(text.contains("Nothing was done."))
            #expect(try project.requests(state: ".kilo-release/served").count == before)
            let github = try #require(text.range(of: "github:sample/tool"))
            let npm = try #require(text.range(of: "npm:@sample/tool"))
            #expect(github.lowerBound < npm.lowerBound, "what became public last comes first")
        }
    }

    @Test("does exactly the steps that are named, once they are confirmed, and records them")
    func does() async throws {
        try await released { project, environment in
            let unconfirmed = try await project.kilo(
                "retract", "--do", Self.hide, environment: environment.merging(["CI": "1"]) { $1 })
            #expect(unconfirmed.status == 2)
            #expect(unconfirmed.errors.contains("release.not-confirmed"))
            let unknown = try await project.kilo(
                "retract", "--do", Self.hide, "--do", "hide", "--yes", environment: environment)
            #expect(unknown.status == 2)
            #expect(unknown.errors.contains("retract.unknown-step"))
            #expect(
                !(try project.requests(state: ".kilo-release/served").contains { $0.hasPrefix("DELETE") }))
            let done = try await project.kilo(
                "retract", "--do", Self.hide, "--yes", "--output", "json", environment: environment
            ).succeeding("retract").output
            #expect(done.contains("\"detail\": \"v0.2.0 is a draft again, number "))
            let requests = try project.requests(state: ".kilo-release/served")
            #expect(!requests.contains { $0.hasPrefix("DELETE") })
            let patches = requests.filter { $0.hasPrefix("PATCH") }
            #expect(patches.count == 3, "two releases made public, one hidden: \(patches)")
            let status = try await project.kilo("status", environment: environment).output
            #expect(status.contains("retract \(Self.hide)"))
        }
    }
}
