import Core
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import SystemPackage
import Testing

@testable import Destinations

@Suite("Trusted publishing exchanges a job's identity for each package, and nothing else")
struct NPMTrustTests {
    static let publisher = NPMTrustedPublisher(
        package: "@sample/tool", repository: "kilo-org/kilocode", workflow: "release.yml",
        environment: "npm")

    /// The claims of a job that is trusted, changed by a test.
    static func claims(_ changes: [String: JSONValue] = [:]) -> JSONObject {
        var claims = JSONObject()
        claims["iss"] = "https://token.actions.githubusercontent.com"
        claims["sub"] = "repo:kilo-org/kilocode:environment:npm"
        claims["aud"] = "npm:127.0.0.1"
        claims["repository"] = "kilo-org/kilocode"
        claims["workflow_ref"] = "kilo-org/kilocode/.github/workflows/release.yml@refs/heads/main"
        claims["job_workflow_ref"] = "kilo-org/kilocode/.github/workflows/release.yml@refs/heads/main"
        claims["environment"] = "npm"
        claims["runner_environment"] = "github-hosted"
        for (key, value) in changes { claims[key] = value }
        return claims
    }

    private func trusted(_ changes: [String: JSONValue] = [:]) -> NPMCredential {
        let token = NPMFixture.issuer.token(.object(Self.claims(changes)))
        return .trustedPublishing(.variable("NPM_ID_TOKEN", token))
    }

    private func first(_ npm: NPMFixture) async throws {
        let outcome = try await npm.publication().publish()
        #expect(outcome.name == "published", "\(outcome)")
        _ = npm.exchanges.take()
    }

    @Test("one exchange for one package, then the version is published with what it gave")
    func publishes() async throws {
        try await NPMFixture.run(publishers: [Self.publisher]) { npm in
            try await first(npm)
            let next = try npm.publication(
                "@sample/tool", "1.1.0", bytes: Array("two".utf8), connection: npm.connection(trusted()))
            #expect(try await next.inspect() == .absent)
            #expect(await next.publish().name == "published")
            #expect(await next.confirm().name == "published")
            let sent = npm.exchanges.take()
            let exchanges = sent.filter { $0.target.contains("/oidc/") }
            #expect(exchanges.map(\.target) == ["/-/npm/v1/oidc/token/exchange/package/@sample%2ftool"])
            #expect(exchanges.first?.body.isEmpty == true)
            let put = sent.first { $0.method == "PUT" }
            #expect(put?.fields[.authorization]?.hasPrefix("Bearer npm_exchanged_") == true)
        }
    }

    @Test("GitHub's service is asked for the registry's host")
    func gitHub() async throws {
        let service = IdentityStandIn(
            issuer: NPMFixture.issuer, requestToken: Secret("request"), claims: Self.claims())
        try await withStandInServer(service) { server in
            try await NPMFixture.run(publishers: [Self.publisher]) { npm in
                try await first(npm)
                let source = try IdentityTokenSource(
                    variable: "NPM_ID_TOKEN",
                    environment: [
                        "ACTIONS_ID_TOKEN_REQUEST_URL": "\(server.origin)/token?api-version=2.0",
                        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request",
                    ])
                let preflight = NPMPreflight(npm.connection(.trustedPublishing(source)))
                let identity = Identity(destination: "npm", name: "@sample/tool", version: "1.1.0")
                #expect(await preflight.check([identity]) == [])
                let wrong = IdentityTokenSource.gitHubActions(
                    url: "\(server.origin)/token", token: Secret("other"))
                let failures = await NPMPreflight(npm.connection(.trustedPublishing(wrong))).check([identity])
                #expect(failures.map(\.code) == [.identityUnavailable])
            }
        }
    }

    @Test(
        "a refusal shows the presented claims, and what is likely wrong",
        arguments: [
            (["environment": "staging"], "letter by letter"),
            (["repository": "kilo-org/other"], "immutable form"),
            (["runner_environment": "self-hosted"], "self-hosted"),
            (["aud": "npm:registry.npmjs.org"], "for the audience npm:127.0.0.1"),
            (["iss": "https://ci.example"], "not of https://ci.example"),
            (
                [
                    "workflow_ref": "kilo-org/kilocode/.github/workflows/caller.yml@refs/heads/main"
                ], "must name the calling one, caller.yml"
            ),
        ] as [([String: JSONValue], String)])
    func refused(changes: [String: JSONValue], advice: String) async throws {
        try await NPMFixture.run(publishers: [Self.publisher]) { npm in
            try await first(npm)
            let next = try npm.publication(
                "@sample/tool", "1.1.0", bytes: Array("two".utf8),
                connection: npm.connection(trusted(changes)))
            let outcome = await next.publish()
            #expect(outcome.name == "refused", "\(outcome)")
            #expect(outcome.reason?.code == .npmTrust)
            #expect(outcome.reason?.advice.contains(advice) == true, "\(outcome)")
            for (_, value) in changes {
                #expect(outcome.reason?.message.contains(value.string ?? "?") == true, "\(outcome)")
            }
            // Nothing was sent to the package, and the identity itself is nowhere.
            #expect(!npm.exchanges.take().contains { $0.method == "PUT" })
            #expect(!"\(outcome)".contains("eyJ"))
        }
    }

    @Test("the first version of a package needs a token, and the refusal says so")
    func firstVersion() async throws {
        try await NPMFixture.run(publishers: [Self.publisher]) { npm in
            let outcome = try await npm.publication(connection: npm.connection(trusted())).publish()
            #expect(outcome.reason?.code == .npmTrust)
            #expect(outcome.reason?.advice.contains("first version with an access token") == true)
        }
    }

    @Test(
        "a registry that is not well is no mistrust, and an exchanged token that ran out is exchanged again")
    func passing() async throws {
        let failing: @Sendable (IncomingRequest) -> FaultyStandIn.Fault? = {
            $0.rawPath.contains("/oidc/") ? .answer(.empty(.serviceUnavailable)) : nil
        }
        try await NPMFixture.run(publishers: [Self.publisher], fault: failing) { npm in
            let outcome = try await npm.publication(connection: npm.connection(trusted())).publish()
            #expect(outcome.name == "transient", "\(outcome)")
        }
        let expired: @Sendable (IncomingRequest) -> FaultyStandIn.Fault? = {
            $0.fields[.authorization]?.hasPrefix("Bearer npm_exchanged_1_") == true
                ? .answer(.empty(.unauthorized)) : nil
        }
        try await NPMFixture.run(publishers: [Self.publisher], fault: expired) { npm in
            try await first(npm)
            let next = try npm.publication(
                "@sample/tool", "1.1.0", bytes: Array("two".utf8), connection: npm.connection(trusted()))
            #expect(await next.publish().name == "published")
        }
    }

    @Test("where a job finds its identity, and what it lacks")
    func sources() throws {
        let gitHub = ["ACTIONS_ID_TOKEN_REQUEST_URL": "https://x", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t"]
        let given = gitHub.merging(["NPM_ID_TOKEN": "id"]) { $1 }
        #expect(
            try IdentityTokenSource(variable: "NPM_ID_TOKEN", environment: given)
                == .variable("NPM_ID_TOKEN", Secret("id")))
        #expect(
            try IdentityTokenSource(variable: "NPM_ID_TOKEN", environment: gitHub)
                == .gitHubActions(url: "https://x", token: Secret("t")))
        for (environment, advice) in [
            (["GITHUB_ACTIONS": "true"], "id-token: write"), (["GITLAB_CI": "true"], "id_tokens"),
            ([:], "GitHub Actions"),
        ] {
            let failure = #expect(throws: Failure.self) {
                try IdentityTokenSource(variable: "NPM_ID_TOKEN", environment: environment)
            }
            #expect(failure?.code == .identityMissing)
            #expect(failure?.advice.contains(advice) == true)
        }
    }

    @Test(
        "what is no identity token has no claims, and breaks nothing",
        arguments: ["", "a.b", "a.!.c", "a.W10.c"])
    func unreadable(text: String) {
        let token = IdentityToken(Secret(text))
        #expect(token.claims["sub"] == nil)
        let mismatch = NPMTrustMismatch(package: "p", claims: token.claims, audience: "npm:x", exists: nil)
        #expect(mismatch.table.contains("cannot be read"))
        #expect(!mismatch.advice.isEmpty)
    }
}
