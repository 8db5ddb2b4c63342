import Core
import Destinations
import Rehearsal

extension StoreFixture {
    /// Runs a Marketplace that knows the token `good`, if need be behind something that disturbs it.
    static func marketplace(
        looks: Int = 2, failing: [String: String] = [:], sizeLimit: Int64 = 1 << 30, signs: Bool = true,
        behind wrap: (any StandIn) -> any StandIn = { $0 },
        _ body: (StoreFixture) async throws -> Void
    ) async throws {
        let settings = MarketplaceSettings(
            tokens: [
                "good-token": .init(publishers: ["acme"]), "other-token": .init(publishers: ["globex"]),
                "expired-token": .init(publishers: ["acme"], isExpired: true),
            ], looksUntilValidated: looks, failingValidations: failing, sizeLimit: sizeLimit,
            signs: signs)
        try await run({ try wrap(MarketplaceStandIn(folder: $0, settings: settings)) }, body)
    }

    func marketplace(token: String = "good-token") -> MarketplaceConnection {
        MarketplaceConnection(base: origin, token: Secret(token), transport: transport)
    }

    /// The publication of a package that is written on the way.
    func marketplace(_ package: StorePackage, token: String = "good-token") throws -> MarketplacePublication {
        MarketplacePublication(
            package.coordinates, isPreRelease: package.isPreRelease, upload: try package.upload(in: folder),
            connection: marketplace(token: token), readBack: readBack, wait: wait)
    }
}
