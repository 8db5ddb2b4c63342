import Core
import Foundation
import HTTPTypes
import Rehearsal
import Synchronization
import Testing

@Suite("The stand-in registry lets in who may come in")
struct RegistryAccessTests {
    private final class Clock: Sendable {
        let seconds = Mutex(0)
        var now: @Sendable () -> Timestamp { { Timestamp(seconds: self.seconds.withLock { $0 }) } }
    }

    static let accounts = [
        RegistryAccount("kilo", password: Secret("secret")),
        RegistryAccount(
            "team", password: Secret("secret"),
            grants: [RegistryGrant("team/*", [.pull, .push]), RegistryGrant("base/x", [.pull])]),
    ]

    private func basic(_ pair: String) -> HTTPFields {
        [.authorization: "Basic \(Data(pair.utf8).base64EncodedString())"]
    }

    @Test("Basic: no name is challenged, a wrong one too, a right without the action is denied")
    func basicScheme() async throws {
        try await RegistryFixture.run(.basic(Self.accounts)) { registry in
            let none = try await registry.send(.get, "/v2/")
            #expect(none.status == 401)
            #expect(none["WWW-Authenticate"] == #"Basic realm="rehearsal""#)
            #expect(none.code == "UNAUTHORIZED")
            #expect(try await registry.send(.get, "/v2/", basic("kilo:wrong")).status == 401)
            #expect(try await registry.send(.get, "/v2/", basic("team:secret")).status == 200)
            let denied = try await registry.send(.post, "/v2/a/b/blobs/uploads/", basic("team:secret"))
            #expect(denied.status == 403)
            #expect(denied.code == "DENIED")
            let allowed = try await registry.send(.post, "/v2/team/b/blobs/uploads/", basic("team:secret"))
            #expect(allowed.status == 202)
        }
    }

    @Test("Bearer: the challenge names the scope; a token grants what the account may, and says so later")
    func tokens() async throws {
        let clock = Clock()
        try await RegistryFixture.run(.tokens(Self.accounts, lifetime: 60, now: clock.now)) { registry in
            let none = try await registry.send(.post, "/v2/team/b/blobs/uploads/?mount=sha256:0&from=base/x")
            #expect(none.status == 401)
            let challenge =
                #"Bearer realm="http://127.0.0.1/token",service="rehearsal","#
                + #"scope="repository:team/b:pull,push repository:base/x:pull""#
            #expect(none["WWW-Authenticate"] == challenge)
            let token = try await token(registry, "?scope=repository:team/b:pull,push", "team:secret")
            #expect(try await registry.send(.post, "/v2/team/b/blobs/uploads/", token).status == 202)
            let other = try await registry.send(.post, "/v2/a/b/blobs/uploads/", token)
            #expect(other["WWW-Authenticate"].hasSuffix(#"error="insufficient_scope""#))
            let less = try await self.token(registry, "?scope=repository:a/b:pull,push", "team:secret")
            #expect(try await registry.send(.get, "/v2/a/b/tags/list", less).status == 401)
            clock.seconds.withLock { $0 = 60 }
            let late = try await registry.send(.post, "/v2/team/b/blobs/uploads/", token)
            #expect(late["WWW-Authenticate"].hasSuffix(#"error="invalid_token""#))
        }
    }

    @Test("Tokens by a form with a password, and none for a wrong one")
    func form() async throws {
        try await RegistryFixture.run(.tokens(Self.accounts, now: Clock().now)) { registry async throws in
            let form = "grant_type=password&username=kilo&password=secret&service=rehearsal"
            #expect(try await registry.send(.post, "/token", [:], Array(form.utf8)).status == 200)
            let wrong = Array(form.replacing("secret", with: "wrong").utf8)
            #expect(try await registry.send(.post, "/token", [:], wrong).status == 401)
            #expect(try await registry.send(.get, "/token", basic("kilo:wrong")).status == 401)
        }
    }

    @Test("Without a name one may do what is granted to all")
    func anonymous() async throws {
        let access = RegistryAccess.tokens(
            Self.accounts, anonymous: [RegistryGrant("public/*", [.pull])], now: Clock().now)
        try await RegistryFixture.run(access) { registry in
            let token = try await token(registry, "?scope=repository:public/x:pull,push", nil)
            #expect(try await registry.send(.get, "/v2/public/x/tags/list", token).code == "NAME_UNKNOWN")
            #expect(try await registry.send(.post, "/v2/public/x/blobs/uploads/", token).status == 401)
        }
    }

    private func token(_ registry: RegistryFixture, _ query: String, _ pair: String?) async throws
        -> HTTPFields
    {
        let answer = try await registry.send(.get, "/token\(query)", pair.map(basic) ?? [:])
        return [.authorization: "Bearer \(try #require(answer.json?["token"]?.string))"]
    }
}
