import Core
import FoundationEssentials
import ReleaseDescription
import ReleaseModel
import Testing

@Suite("The extension stores in a plan's wire form")
struct StoreSettingsTests {
    private func kinds(@DestinationBuilder _ destinations: () -> [Destination]) throws -> [DestinationSpec
        .Kind]
    {
        let release = Release {
            Product("p", tag: "v*", version: .input, channel: .always(.stable), destinations)
        }
        let plan = try JSONDecoder().decode(Plan.self, from: Data(release.json.utf8))
        let again = try JSONDecoder().decode(Plan.self, from: try JSONEncoder().encode(plan))
        #expect(again == plan)
        return plan.products[0].destinations.map(\.kind)
    }

    @Test("say how we are known, how numbers go together, and what is done about a namespace")
    func options() throws {
        let kinds = try kinds {
            Marketplace([], authentication: .entraWorkloadIdentity, versions: .oddMinorPreRelease)
            OpenVSX([], authentication: .trustedPublishing, namespace: .created)
        }
        #expect(
            kinds == [
                .marketplace(
                    MarketplaceSettingsSpec(
                        authentication: .entraWorkloadIdentity, versions: .oddMinorPreRelease)),
                .openVSX(OpenVSXSettingsSpec(authentication: .trustedPublishing, namespace: .created)),
            ])
    }

    @Test("are as ever where the plan says nothing")
    func defaults() throws {
        let kinds = try kinds {
            Marketplace([])
            OpenVSX([])
        }
        #expect(kinds == [.marketplace(MarketplaceSettingsSpec()), .openVSX(OpenVSXSettingsSpec())])
    }
}
