import Core
import HTTPTypes
import Rehearsal
import SystemPackage

/// Makes Marketplaces for tests.
enum Marketplaces {
    static let extensionPath = "/_apis/gallery/publishers/acme/extensions/sample"

    static func settings(
        looks: Int = 0, failing: [String: String] = [:], limit: Int64 = 1 << 30
    ) -> MarketplaceSettings {
        MarketplaceSettings(
            tokens: [
                "SECRETPAT": .init(publishers: ["acme"]),
                "OLDPAT": .init(publishers: ["acme"], isExpired: true),
                "OTHERPAT": .init(publishers: ["globex"]), "SHORTCRED": .init(publishers: ["acme"]),
            ], looksUntilValidated: looks, failingValidations: failing, sizeLimit: limit)
    }

    /// A Marketplace that holds these packages.
    static func standIn(
        in folder: FilePath, holding packages: [SampleVSIX] = [], settings: MarketplaceSettings = settings()
    ) async throws -> MarketplaceStandIn {
        let standIn = try MarketplaceStandIn(folder: folder.appending("state"), settings: settings)
        for (index, package) in packages.enumerated() {
            let bytes = try FileStream.contents(of: try await package.write(in: folder))
            if index == 0 {
                try await standIn.reply(.post, "/_apis/gallery/extensions", token: "SECRETPAT", body: bytes)
            } else {
                try await standIn.reply(.put, extensionPath, token: "SECRETPAT", body: bytes)
            }
        }
        return standIn
    }
}
