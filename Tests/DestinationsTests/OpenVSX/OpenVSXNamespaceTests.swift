import Core
import Destinations
import Lifecycle
import Rehearsal
import Testing

@Suite("A namespace at Open VSX is made where the plan wants that")
struct OpenVSXNamespaceTests {
    private func publication(
        _ store: StoreFixture, _ namespaces: OpenVSXNamespacePolicy, _ target: String? = nil
    ) throws -> OpenVSXPublication {
        let package = StorePackage(publisher: "globex", target: target)
        return OpenVSXPublication(
            package.coordinates, isPreRelease: false, upload: try package.upload(in: store.folder),
            connection: store.openVSX(), readBack: store.readBack, namespaces: namespaces, wait: store.wait)
    }

    @Test("before the first upload, and once")
    func created() async throws {
        try await StoreFixture.openVSX { store in
            let identity = StorePackage(publisher: "globex").coordinates.identity(at: "open-vsx")
            let preflight = OpenVSXPreflight(store.openVSX(), namespaces: .created)
            #expect(await preflight.check([identity]) == [])
            for target in ["linux-x64", "win32-x64"] {
                let publication = try publication(store, .created, target)
                #expect(await publication.stage().name == "staged")
                #expect(await publication.publish().name == "accepted")
            }
            let made = store.log.events.filter { $0.target.hasPrefix("/api/-/namespace/create") }
            #expect(made.count == 1)
        }
    }

    @Test("elsewhere its absence is an error, and nothing is made")
    func required() async throws {
        try await StoreFixture.openVSX { store in
            let publication = try publication(store, .required)
            #expect(await publication.stage().name == "staged")
            #expect(await publication.publish().name == "refused")
            #expect(!store.log.events.contains { $0.target.contains("namespace/create") })
        }
    }
}
