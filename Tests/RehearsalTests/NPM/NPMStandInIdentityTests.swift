import Core
import Foundation
import HTTPTypes
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite("The npm stand-in trusts the jobs that it was told of")
struct NPMStandInIdentityTests {
    private static let issuer = IdentityIssuer()

    private func exchange(_ claims: JSONValue, by issuer: IdentityIssuer = Self.issuer) async throws -> Int {
        try await withTemporaryFolder { folder in
            let standIn = NPMStandIn(
                folder: folder, tokens: [NPMToken(Secret("npm_rehearsal"), user: "rehearsal")],
                issuer: Self.issuer,
                publishers: [NPMTrustedPublisher(package: "plain", repository: "o/r", workflow: "w.yml")]
            ) { Timestamp(seconds: 1_790_000_000) }
            return try await withStandInServer(standIn) { server in
                let npm = NPMClient(
                    registry: server.origin, home: folder.appending("home"), token: "npm_rehearsal")
                let published = try await npm.run(
                    "publish", in: try writeNPMPackage("plain", "1.0.0", in: folder))
                #expect(published.status == 0, "\(published.errors)")
                let answer = try await Curl.run(
                    "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST", "-H",
                    "Authorization: Bearer \(issuer.token(claims).reveal())",
                    "\(server.origin)/-/npm/v1/oidc/token/exchange/package/plain")
                return Int(answer.output) ?? 0
            }
        }
    }

    private func claims(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        var claims = JSONObject()
        claims["iss"] = "https://token.actions.githubusercontent.com"
        claims["aud"] = "npm:127.0.0.1"
        claims["repository"] = "o/r"
        claims["workflow_ref"] = "o/r/.github/workflows/w.yml@refs/heads/main"
        claims["runner_environment"] = "github-hosted"
        for (key, value) in changes { claims[key] = value }
        return .object(claims)
    }

    @Test("a trusted job gets a token; a foreign signature, another audience or job does not")
    func exchanges() async throws {
        #expect(try await exchange(claims()) == 201)
        #expect(try await exchange(claims(), by: IdentityIssuer()) == 401)
        #expect(try await exchange(claims(["aud": "npm:registry.npmjs.org"])) == 404)
        #expect(
            try await exchange(claims(["workflow_ref": "o/r/.github/workflows/x.yml@refs/heads/main"])) == 404
        )
    }
}
