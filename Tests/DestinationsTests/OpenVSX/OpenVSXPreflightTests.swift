import Core
import Destinations
import Lifecycle
import Rehearsal
import Testing

@Suite("Open VSX is asked before anything is built")
struct OpenVSXPreflightTests {
    @Test("a namespace that the token may publish in: no failure, and one question for it")
    func good() async throws {
        try await StoreFixture.openVSX { store in
            let preflight = OpenVSXPreflight(store.openVSX())
            #expect(preflight.destination == "open-vsx")
            #expect(await preflight.check([Self.identity(), Self.identity(version: "1.1.0-rc.1")]) == [])
            #expect(store.log.events.count == 1)
            #expect(store.log.events.first?.target.contains("ovsxp") == false)
        }
    }

    @Test(
        "what stands in the way is found",
        arguments: [
            ("acme.sample", "1.0.0", "wrong", "open-vsx.credential", "new token"),
            ("acme.sample", "1.0.0", "other-token", "open-vsx.credential", "contributor"),
            ("nobody.sample", "1.0.0", StoreFixture.openVSXToken, "open-vsx.credential", "create-namespace"),
            ("acme.sample", "1.0", StoreFixture.openVSXToken, "open-vsx.version", "package.json"),
            ("acme", "1.0.0", StoreFixture.openVSXToken, "store.extension-name", "package.json"),
        ])
    func bad(name: String, version: String, token: String, code: String, advice: String) async throws {
        try await StoreFixture.openVSX { store in
            let failures = await OpenVSXPreflight(store.openVSX(token: token))
                .check([Self.identity(name, version: version)])
            #expect(failures.map(\.code.name) == [code])
            #expect(failures.first?.advice.contains(advice) == true)
        }
    }

    private static func identity(_ name: String = "acme.sample", version: String = "1.0.0") -> Identity {
        Identity(destination: "open-vsx", name: name, version: version)
    }
}
