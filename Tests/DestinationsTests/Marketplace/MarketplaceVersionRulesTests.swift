import Core
import Destinations
import Lifecycle
import Testing

@Suite("Version numbers of stable releases and pre-releases at the Marketplace")
struct MarketplaceVersionRulesTests {
    @Test(
        "a version is of its line, and not lower than what is there",
        arguments: [
            ("1.3.0", false, "shared", true), ("1.2.0", false, "shared", true),
            ("1.1.9", false, "shared", false), ("1.1.9", true, "shared", false),
            ("1.4.0", false, "odd-minor-pre-release", true), ("1.5.0", false, "odd-minor-pre-release", false),
            ("1.3.0", true, "odd-minor-pre-release", true), ("1.4.0", true, "odd-minor-pre-release", false),
            // There is 1.2.0 as stable release and 1.1.0 as pre-release.
            ("1.1.0", true, "odd-minor-pre-release", true), ("1.0.9", false, "odd-minor-pre-release", false),
            ("0.9.0", true, "odd-minor-pre-release", false), ("1.1.1", false, "unknown", true),
            ("1.1.1", true, "unknown", true), ("1.0.9", true, "unknown", false),
            ("0.9.0", false, "unknown", false),
        ])
    func rules(version: String, isPreRelease: Bool, sequence: String, isGood: Bool) async throws {
        let sequence = try #require(MarketplaceSequence(rawValue: sequence))
        try await StoreFixture.marketplace { store in
            for there in ["1.1.0", "1.2.0"] {
                _ = await (try store.marketplace(StorePackage(version: there))).publish()
            }
            let preflight = MarketplacePreflight(
                store.marketplace(), isPreRelease: isPreRelease, sequence: sequence)
            let identity = StorePackage(version: version).coordinates.identity(at: "marketplace")
            let failures = await preflight.check([identity])
            #expect(failures.map(\.code.name) == (isGood ? [] : ["marketplace.version"]), "\(failures)")
        }
    }
}
