import Core
import Destinations
import HTTPTypes
import Lifecycle
import Rehearsal
import Testing

@Suite("The npm preflight finds what would be refused")
struct NPMPreflightTests {
    @Test(
        "token and rights are checked without writing",
        arguments: [
            (NPMFixture.token.reveal(), [String]()), ("npm_otp", []), ("npm_expired", ["npm.credential"]),
            ("npm_stranger", ["npm.permission"]), (nil, ["npm.credential"]),
        ] as [(String?, [String])])
    func tokens(token: String?, codes: [String]) async throws {
        try await NPMFixture.run { npm in
            let first = try await npm.publication().publish()
            #expect(first.name == "published")
            let count = npm.log.events.count
            let preflight = NPMPreflight(npm.connection(token.map { Secret($0) }))
            let failures = await preflight.check([
                Identity(destination: "npm", name: "@sample/tool", version: "1.1.0"),
                Identity(destination: "npm", name: "@sample/new", version: "1.1.0"),
            ])
            #expect(failures.map(\.code.name) == codes, "\(failures)")
            #expect(failures.allSatisfy { !$0.advice.isEmpty })
            #expect(npm.log.events.dropFirst(count).allSatisfy { $0.method == "GET" })
        }
    }

    @Test("a registry that cannot answer is one failure")
    func unreachable() async throws {
        try await NPMFixture.run(fault: { _ in .dropBefore }) { npm in
            let failures = await NPMPreflight(npm.connection()).check([])
            #expect(failures.map(\.code.name) == ["npm.unavailable"])
        }
    }
}
