import Core
import Rehearsal
import SystemPackage
import TestSupport
import Testing

@Suite(
    "npm 11 does with the npm stand-in what npm 10 cannot",
    .enabled(if: RealNPM.eleven.isInstalled, "\(RealNPM.missing)"))
struct NPM11Tests {
    @Test("stages a version, lists and shows it, and approves it with a second factor")
    func approves() async throws {
        try await staging { npm, folder, identifier in
            let listed = try await npm.run("stage", "list", "@sample/tool", in: folder)
            #expect(listed.output.contains(identifier) && listed.output.contains("1.1.0"), "\(listed.errors)")
            let shown = try await npm.run("stage", "view", identifier, "--json", in: folder)
            #expect(try JSONValue(parsing: shown.output)["version"] == "1.1.0", "\(shown.errors)")
            let hidden = try await npm.run("view", "@sample/tool", "versions", "--json", in: folder)
            #expect(!hidden.output.contains("1.1.0"), "\(hidden.output)")

            let without = try await npm.run("stage", "approve", identifier, in: folder)
            #expect(without.errors.contains("EOTP"), "\(without.errors)")
            let approved = try await npm.run("stage", "approve", identifier, "--otp", "123456", in: folder)
            #expect(approved.status == 0, "\(approved.errors)")
            let view = try await npm.run(
                "view", "@sample/tool", "dist-tags.latest", "--prefer-online", in: folder)
            #expect(view.output == "1.1.0\n", "\(view.errors)")
        }
    }

    @Test("takes a staged version back, and nothing of it is left")
    func rejects() async throws {
        try await staging { npm, folder, identifier in
            let rejected = try await npm.run("stage", "reject", identifier, "--otp", "123456", in: folder)
            #expect(rejected.status == 0, "\(rejected.errors)")
            let listed = try await npm.run("stage", "list", "@sample/tool", in: folder)
            #expect(listed.output.contains("No staged versions"), "\(listed.errors)")
            let view = try await npm.run("view", "@sample/tool", "versions", "--json", in: folder)
            #expect(!view.output.contains("1.1.0"), "\(view.output)")
        }
    }

    /// npm 10 gives up without a word when the page is not answered at once.
    @Test("logs in on the stand-in's page")
    func logsIn() async throws {
        try await withNPMRegistry { server, folder in
            let npm = NPMClient(registry: server.origin, home: folder.appending("home"), release: .eleven)
            async let login = npm.run("login", "--auth-type=web", in: folder)
            // The person opens the page, which is there as soon as npm shows its address.
            let page = try await Curl.run(
                "-f", "--retry", "30", "--retry-all-errors", "--retry-delay", "1",
                "\(server.origin)/auth/cli/0")
            #expect(page.status == 0, "\(page.errors)")
            let result = try await login
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("Logged in on \(server.origin)/."), "\(result.output)")
            let settings = try FileStream.contents(of: npm.home.appending(".npmrc"))
            #expect(String(decoding: settings, as: UTF8.self).contains(":_authToken=npm_rehearsal"))
        }
    }

    /// A package of which one version is published and the next is staged; the body gets the stage's identifier.
    private func staging(_ body: (NPMClient, FilePath, String) async throws -> Void) async throws {
        let token = NPMToken(
            Secret("npm_rehearsal"), user: "rehearsal", oneTimePassword: Secret("123456"))
        try await withNPMRegistry(tokens: [token]) { server, folder in
            let npm = NPMClient(
                registry: server.origin, home: folder.appending("home"), token: "npm_rehearsal",
                release: .eleven)
            let first = try writeNPMPackage("@sample/tool", "1.0.0", in: folder)
            let next = try writeNPMPackage("@sample/tool", "1.1.0", in: folder)
            let published = try await npm.run(
                "publish", "--access", "public", "--otp", "123456", in: first)
            #expect(published.status == 0, "\(published.errors)")
            let staged = try await npm.run("stage", "publish", "--json", in: next)
            #expect(staged.status == 0, "\(staged.errors)")
            let identifier = try JSONValue(parsing: staged.output)["@sample/tool"]?["stageId"]?.string
            try await body(npm, folder, try #require(identifier, "\(staged.output)"))
        }
    }

    private static let publisher = NPMTrustedPublisher(
        package: "@sample/tool", repository: "kilo-org/kilocode", workflow: "release.yml")

    private static func claims(workflow: String) -> JSONObject {
        let workflow = "kilo-org/kilocode/.github/workflows/\(workflow)@refs/heads/main"
        var claims = JSONObject()
        claims["iss"] = "https://token.actions.githubusercontent.com"
        claims["sub"] = "repo:kilo-org/kilocode:ref:refs/heads/main"
        claims["repository"] = "kilo-org/kilocode"
        // Of a public one npm would have Sigstore sign a statement.
        claims["repository_visibility"] = "private"
        claims["workflow_ref"] = .string(workflow)
        claims["job_workflow_ref"] = .string(workflow)
        claims["runner_environment"] = "github-hosted"
        return claims
    }

    @Test(
        "publishes with the identity of a trusted job and no token, and not with that of another one",
        arguments: [("release.yml", true), ("other.yml", false)])
    func trusted(workflow: String, isTrusted: Bool) async throws {
        let issuer = IdentityIssuer()
        let identity = IdentityStandIn(
            issuer: issuer, requestToken: Secret("request"), claims: Self.claims(workflow: workflow))
        try await withTemporaryFolder { folder in
            let registry = NPMStandIn(
                folder: folder.appending("registry"),
                tokens: [NPMToken(Secret("npm_rehearsal"), user: "rehearsal")], issuer: issuer,
                publishers: [Self.publisher]
            ) { Timestamp(seconds: 1_790_000_000) }
            try await withStandInServer(identity) { service in
                try await withStandInServer(registry) { server in
                    let person = NPMClient(
                        registry: server.origin, home: folder.appending("home"), token: "npm_rehearsal",
                        release: .eleven)
                    let first = try writeNPMPackage("@sample/tool", "1.0.0", in: folder)
                    let published = try await person.run("publish", "--access", "public", in: first)
                    #expect(published.status == 0, "\(published.errors)")

                    let job = NPMClient(
                        registry: server.origin, home: folder.appending("job"), release: .eleven,
                        environment: [
                            "CI": "true", "GITHUB_ACTIONS": "true",
                            "ACTIONS_ID_TOKEN_REQUEST_URL": "\(service.origin)/token?api-version=2.0",
                            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request",
                        ])
                    let next = try writeNPMPackage("@sample/tool", "1.1.0", in: folder)
                    let result = try await job.run("publish", in: next)
                    let view = try await person.run(
                        "view", "@sample/tool", "dist-tags.latest", "--prefer-online", in: folder)
                    #expect((result.status == 0) == isTrusted, "\(result.errors)")
                    #expect(view.output == (isTrusted ? "1.1.0\n" : "1.0.0\n"), "\(result.errors)")
                    if !isTrusted { #expect(result.errors.contains("ENEEDAUTH"), "\(result.errors)") }
                }
            }
        }
    }
}
