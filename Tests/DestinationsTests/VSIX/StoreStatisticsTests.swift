import Core
import Destinations
import Lifecycle
import Rehearsal
import Testing

@Suite("How much an extension is used, as the stores tell it")
struct StoreStatisticsTests {
    @Test("the Marketplace: counts of the extension, versions with targets, days by version")
    func marketplace() async throws {
        try await StoreFixture.marketplace(looks: 0) { store in
            let connection = store.marketplace()
            #expect(try await connection.statistics(publisher: "acme", name: "sample") == nil)
            #expect(try await connection.days(publisher: "acme", name: "sample", count: 7) == nil)
            for target in ["linux-x64", "win32-x64"] {
                let publication = try store.marketplace(StorePackage(target: target))
                _ = await publication.publish()
                #expect(await publication.confirm().name == "published")
            }
            let found = try #require(try await connection.statistics(publisher: "acme", name: "sample"))
            #expect(found.id == "acme.sample")
            #expect(found.installs == 0 && found.downloads == 2 && found.ratings == nil)
            #expect(found.versions.map(\.description) == ["1.2.3: linux-x64, win32-x64"])
            let days = try #require(try await connection.days(publisher: "acme", name: "sample", count: 7))
            #expect(days.map(\.version) == ["1.2.3"])
            #expect(days.map(\.downloads) == [2])
        }
    }

    @Test("days are for members of the publisher")
    func strangers() async throws {
        try await StoreFixture.marketplace { store in
            await #expect(throws: Failure.self) {
                _ = try await store.marketplace(token: "other-token")
                    .days(publisher: "acme", name: "sample", count: 1)
            }
        }
    }

    @Test("Open VSX: downloads of the extension, versions with targets")
    func openVSX() async throws {
        try await StoreFixture.openVSX(looks: 0) { store in
            let connection = store.openVSX()
            #expect(try await connection.statistics(publisher: "acme", name: "sample") == nil)
            for (version, target) in [("1.2.3", "linux-x64"), ("1.2.3", nil), ("1.2.4", nil)] {
                let publication = try store.openVSX(StorePackage(version: version, target: target))
                _ = await publication.publish()
                #expect(await publication.confirm().name == "published")
            }
            let found = try #require(try await connection.statistics(publisher: "acme", name: "sample"))
            #expect(found.installs == nil && found.downloads == 3 && found.ratings == 0)
            #expect(
                found.versions.map(\.description) == ["1.2.4: universal", "1.2.3: linux-x64, universal"])
        }
    }
}

extension StoreStatistics.Version {
    fileprivate var description: String { "\(version): \(targets.joined(separator: ", "))" }
}
