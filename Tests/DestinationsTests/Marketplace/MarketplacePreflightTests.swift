import Core
import Destinations
import Lifecycle
import Rehearsal
import Testing

@Suite("The Marketplace is asked before anything is built")
struct MarketplacePreflightTests {
    @Test("a good credential, plain versions and nothing higher there: no failure")
    func good() async throws {
        try await StoreFixture.marketplace { store in
            _ = await (try store.marketplace(StorePackage(version: "1.0.0"))).publish()
            let preflight = MarketplacePreflight(store.marketplace())
            #expect(preflight.destination == "marketplace")
            // The same version for another target, and again for a release that is resumed.
            let identities = ["linux-x64", "win32-x64"].map { Self.identity("1.0.0", $0) }
            #expect(await preflight.check(identities + [Self.identity("1.0.0")]) == [])
        }
    }

    @Test("a version that is no x.y.z is found", arguments: ["1.0.0-rc.1", "1.0", "v1.0.0", "1.0.0+5", ""])
    func spelling(version: String) async throws {
        try await StoreFixture.marketplace { store in
            let failures = await MarketplacePreflight(store.marketplace()).check([Self.identity(version)])
            #expect(failures.map(\.code.name) == ["marketplace.version"])
        }
    }

    @Test("a version lower than the highest one there is found")
    func lower() async throws {
        try await StoreFixture.marketplace { store in
            _ = await (try store.marketplace(StorePackage(version: "1.10.0"))).publish()
            let failures = await MarketplacePreflight(store.marketplace()).check([Self.identity("1.9.9")])
            #expect(failures.map(\.code.name) == ["marketplace.version"])
            #expect(failures.first?.message.contains("1.10.0") == true)
        }
    }

    @Test("a credential that may not publish is found", arguments: ["wrong", "expired-token", "other-token"])
    func credential(token: String) async throws {
        try await StoreFixture.marketplace { store in
            let preflight = MarketplacePreflight(store.marketplace(token: token))
            let failures = await preflight.check([Self.identity("1.0.0")])
            #expect(failures.map(\.code.name) == ["marketplace.credential"])
        }
    }

    @Test("all problems are found at once, and nothing is changed")
    func all() async throws {
        try await StoreFixture.marketplace { store in
            let nameless = Identity(destination: "marketplace", name: "acme", version: "1.0.0")
            let failures = await MarketplacePreflight(store.marketplace(token: "wrong"))
                .check([nameless, Self.identity("1.0"), Self.identity("2.0.0-x")])
            #expect(
                failures.map(\.code.name) == [
                    "store.extension-name", "marketplace.credential", "marketplace.version",
                    "marketplace.version",
                ])
            #expect(store.log.events.allSatisfy { $0.method == "GET" })
        }
    }

    @Test("a service that cannot be reached is a failure of work, not of the credential")
    func unreachable() async throws {
        var gone: MarketplaceConnection?
        try await StoreFixture.marketplace { gone = $0.marketplace() }
        let failures = await MarketplacePreflight(try #require(gone)).check([Self.identity("1.0.0")])
        #expect(failures.map(\.code.name) == ["store.unreachable", "store.unreachable"])
    }

    private static func identity(_ version: String, _ target: String = "") -> Identity {
        Identity(destination: "marketplace", name: "acme.sample", version: version, variant: target)
    }
}
