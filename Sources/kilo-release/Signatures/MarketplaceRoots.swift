internal import Destinations
internal import Rehearsal
internal import Trust

/// Where the certificates of the Marketplace's signatures have to lead to.
enum MarketplaceRoots: Hashable, Sendable {
    /// The root that is part of this program.
    case pinned
    /// The root of the Marketplace's stand-in beside it.
    case rehearsal

    /// A rehearsal's only where the environment is one's, and the Marketplace is on this machine: no variable lets another
    /// root count for a package that comes from the network.
    init(environment: [String: String], marketplace: String) {
        let isRehearsal = environment[NPMSettings.rehearsalVariable] == "1"
        self = isRehearsal && marketplace.hasPrefix("http://127.0.0.1:") ? .rehearsal : .pinned
    }

    /// - Throws: never, as both are part of this program.
    func anchors() throws -> TrustAnchors {
        switch self {
        case .pinned: try .visualStudioMarketplace()
        case .rehearsal: try Self.rehearsalAnchors.get()
        }
    }

    /// What a publisher has signed leads to the pinned one there, too.
    private static let rehearsalAnchors = Result {
        try TrustAnchors.visualStudioMarketplace(and: MarketplaceStandIn.rootCertificate)
    }
}
