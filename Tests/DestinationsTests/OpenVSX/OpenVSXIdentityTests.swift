import Core
import Destinations
import HTTP
import Lifecycle
import Rehearsal
import Testing

@Suite("Who publishes at Open VSX is known in one way, and in no other behind it")
struct OpenVSXIdentityTests {
    private let job = JobIdentity()

    private func run(
        repository: String = "42", uses: Int = 1000, _ body: (StoreFixture) async throws -> Void
    ) async throws {
        let publisher = OpenVSXTrust.Publisher(
            claims: ["repository_id": repository, "repository_owner_id": "7"], user: "ann")
        let settings = OpenVSXSettings(
            tokens: [:], namespaces: ["acme": ["ann"]],
            trust: OpenVSXTrust(issuer: job.issuer, publishers: ["acme.sample": publisher], uses: uses))
        try await StoreFixture.run(
            { job.beside(try OpenVSXStandIn(folder: $0, settings: settings)) }, body)
    }

    private func connection(_ store: StoreFixture) throws -> OpenVSXConnection {
        let source = try IdentityTokenSource(
            variable: "OVSX_ID_TOKEN", environment: job.environment(at: store.origin))
        return OpenVSXConnection(
            base: store.origin, credential: .trustedPublishing(source, audience: nil),
            transport: store.transport)
    }

    private func publication(_ store: StoreFixture, _ package: StorePackage) throws -> OpenVSXPublication {
        OpenVSXPublication(
            package.coordinates, isPreRelease: false, upload: try package.upload(in: store.folder),
            connection: try connection(store), readBack: store.readBack, wait: store.wait)
    }

    @Test("the job's identity is exchanged for a token of the extension")
    func trusted() async throws {
        try await run { store in
            let publication = try publication(store, StorePackage())
            #expect(await publication.publish().name == "accepted")
            #expect(await publication.confirm().name == "published")
            #expect(store.log.events.contains { $0.target == "/api/-/trusted-publishing/token" })
            let identity = StorePackage().coordinates.identity(at: "open-vsx")
            #expect(await OpenVSXPreflight(try connection(store)).check([identity]) == [])
        }
    }

    @Test("a token whose minutes are over is exchanged anew, once")
    func renewed() async throws {
        try await run(uses: 1) { store in
            let connection = try connection(store)
            for target in ["linux-x64", "win32-x64"] {
                let package = StorePackage(target: target)
                let publication = OpenVSXPublication(
                    package.coordinates, isPreRelease: false, upload: try package.upload(in: store.folder),
                    connection: connection, readBack: store.readBack, wait: store.wait)
                #expect(await publication.publish().name == "accepted")
            }
            #expect(
                store.log.events.filter { $0.target == "/api/-/trusted-publishing/token" }.count == 2)
        }
    }

    @Test("a refusal shows what the job presents beside what is needed")
    func refused() async throws {
        try await run(repository: "43") { store in
            let identity = StorePackage().coordinates.identity(at: "open-vsx")
            let failures = await OpenVSXPreflight(try connection(store)).check([identity])
            #expect(failures.map(\.code.name) == ["store.trust"])
            let message = failures.first?.message ?? ""
            #expect(message.contains("repository_id") && message.contains("42"), "\(message)")
            #expect(message.contains("needs: the repository registered for acme.sample"), "\(message)")
            #expect(!message.contains("eyJ"))
        }
    }
}
