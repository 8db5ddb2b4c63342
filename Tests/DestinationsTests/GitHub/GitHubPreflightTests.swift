import Core
import Destinations
import Lifecycle
import Rehearsal
import Testing

@Suite("The GitHub preflight finds what would be refused")
struct GitHubPreflightTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var token: String? = GitHubFixture.token.reveal()
        var repository = "sample/tool"
        var commit = GitHubFixture.commit
        var tags = ["v1.0.0"]
        var codes: [String] = []

        var testDescription: String { "\(token ?? "none") \(repository) \(tags) \(codes)" }
    }

    @Test(
        "token, rights, commit and tags are checked without writing",
        arguments: [
            Sample(),
            Sample(repository: "sample/secret"),
            Sample(token: nil, codes: ["github.credential"]),
            Sample(token: "ghp_wrong", codes: ["github.credential"]),
            Sample(token: "ghp_reader", codes: ["github.permission"]),
            Sample(token: "ghp_none", repository: "sample/secret", codes: ["github.permission"]),
            Sample(repository: "sample/none", codes: ["github.permission"]),
            Sample(tags: ["v0.9.0", "v1.0.0"], codes: ["github.tag"]),
            Sample(commit: GitHubFixture.older, tags: ["v0.9.0"]),
            Sample(
                commit: String(repeating: "c", count: 40), tags: ["v0.9.0"],
                codes: ["github.tag", "github.tag"]),
        ])
    func checks(_ sample: Sample) async throws {
        try await GitHubFixture.run { gitHub in
            let connection = gitHub.connection(sample.repository, token: sample.token.map { Secret($0) })
            let preflight = GitHubPreflight(connection, commit: sample.commit)
            let failures = await preflight.check(
                sample.tags.map {
                    Identity(destination: "github", name: sample.repository, version: $0)
                })
            #expect(failures.map(\.code.name) == sample.codes, "\(failures)")
            #expect(gitHub.log.events.allSatisfy { $0.method == "GET" })
        }
    }
}
