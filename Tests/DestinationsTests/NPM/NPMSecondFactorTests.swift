import Core
import HTTP
import HTTPTypes
import Lifecycle
import Rehearsal
import Synchronization
import TestSupport
import Testing

@testable import Destinations

@Suite("A registry that wants a second factor gets it, where somebody can give it")
struct NPMSecondFactorTests {
    private func outcome(
        _ npm: NPMFixture, _ token: String, _ passwords: NPMOneTimePasswords
    ) async throws -> Outcome {
        let connection = npm.connection(.token(Secret(token)), passwords)
        return try await (npm.publication("plain", access: nil, connection: connection)).publish()
    }

    private func field(_ exchange: RecordedExchangesOfNPM.Exchange, _ name: String) -> String? {
        HTTPField.Name(name).flatMap { exchange.fields[$0] }
    }

    @Test("a code that was given goes along at once, and says how")
    func given() async throws {
        try await NPMFixture.run { npm in
            let outcome = try await outcome(npm, "npm_otp", NPMOneTimePasswords(given: Secret("123456")))
            #expect(outcome.name == "published", "\(outcome)")
            let put = npm.exchanges.take().filter { $0.method == "PUT" }
            #expect(put.count == 1)
            #expect(put.map { field($0, "npm-otp") } == ["123456"])
            #expect(put.map { field($0, "npm-auth-type") } == ["legacy"])
        }
    }

    @Test("a wrong code is refused, and never shown")
    func wrong() async throws {
        try await NPMFixture.run { npm in
            let outcome = try await outcome(npm, "npm_otp", NPMOneTimePasswords(given: Secret("999999")))
            #expect(outcome.reason?.code == .npmCredential)
            #expect(outcome.reason?.advice.contains("--otp") == true)
            #expect(!"\(outcome)".contains("999999"))
        }
    }

    @Test("a person is asked for the code once, after the registry has said that it did nothing")
    func asked() async throws {
        try await NPMFixture.run { npm in
            let asked = Mutex<[NPMSecondFactor]>([])
            let passwords = NPMOneTimePasswords { factor in
                asked.withLock { $0.append(factor) }
                return Secret("123456")
            }
            let outcome = try await outcome(npm, "npm_otp", passwords)
            #expect(outcome.name == "published", "\(outcome)")
            #expect(asked.withLock { $0 } == [.code])
            #expect(npm.exchanges.take().filter { $0.method == "PUT" }.count == 2)
        }
    }

    @Test("a page is shown, and looked at until the person has said yes there")
    func page() async throws {
        try await NPMFixture.run { npm in
            let opened = Mutex<String?>(nil)
            let passwords = NPMOneTimePasswords(clock: SleeplessClock()) { factor in
                if case .page(let address) = factor { opened.withLock { $0 = address } }
                return nil
            }
            // Whoever sleeps in between is the person, who opens the page meanwhile.
            let person = Task {
                while opened.withLock({ $0 }) == nil { try await Task.sleep(for: .milliseconds(5)) }
                try await Task.sleep(for: .milliseconds(50))
                guard let address = opened.withLock({ $0 }) else { return }
                _ = try await npm.transport.send(.init(.get, address))
            }
            let outcome = try await outcome(npm, "npm_page", passwords)
            try await person.value
            #expect(outcome.name == "published", "\(outcome)")
            let puts = npm.exchanges.take().filter { $0.method == "PUT" }
            #expect(puts.map { field($0, "npm-auth-type") } == ["web", "web"])
            #expect(puts.last.flatMap { field($0, "npm-otp") } == "page-0-said-yes")
        }
    }

    @Test("where nobody can be asked it is refused")
    func nobody() async throws {
        try await NPMFixture.run { npm in
            for token in ["npm_otp", "npm_page"] {
                let outcome = try await outcome(npm, token, NPMOneTimePasswords())
                #expect(outcome.name == "refused", "\(outcome)")
                #expect(outcome.reason?.code == .npmCredential)
            }
        }
    }

    @Test("legacy basic authentication is taken by a registry that knows it")
    func basic() async throws {
        try await NPMFixture.run { npm in
            let credential = NPMCredential.basic(user: "rehearsal", password: NPMFixture.token)
            let publication = try npm.publication(
                "plain", access: nil, connection: npm.connection(credential))
            #expect(await publication.publish().name == "published")
            let wrong = NPMCredential.basic(user: "other", password: NPMFixture.token)
            let next = try npm.publication("plain", "1.1.0", access: nil, connection: npm.connection(wrong))
            let refused = await next.publish()
            #expect(refused.name == "refused")
            #expect(!"\(refused)".contains(NPMFixture.token.reveal()))
        }
    }
}
