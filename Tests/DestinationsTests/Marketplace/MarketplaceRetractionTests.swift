import Core
import Destinations
import HTTP
import Lifecycle
import Rehearsal
import Testing

@Suite("What the Marketplace takes back goes beyond a release, and is left to people")
struct MarketplaceRetractionTests {
    @Test("each step is told with its price, and none is done")
    func steps() async throws {
        try await StoreFixture.marketplace { store in
            let publication = try store.marketplace(StorePackage())
            let steps = publication.retract()
            #expect(steps.map(\.id) == ["supersede", "unpublish", "remove"])
            #expect(steps.map(\.kind) == [.supersede, .hide, .delete])
            #expect(steps.dropFirst().allSatisfy { $0.description.contains("ALL its versions") })
            #expect(steps[2].undo == .impossible && steps[2].call.hasPrefix("vsce unpublish "))
            for step in steps {
                #expect(await publication.perform(step).failures.first?.code == .retractionByHand)
            }
            #expect(store.log.events.isEmpty)
        }
    }
}
