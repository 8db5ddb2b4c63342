internal import Core

/// Which CI jobs the Marketplace takes for which publishers.
public struct MarketplaceTrust: Sendable {
    /// Whose identity tokens count.
    public var issuer: IdentityIssuer
    /// The claims that have to be as they are here, by publisher.
    public var publishers: [String: [String: String]]
    /// How many requests a credential is good for, in place of the minutes that it lives.
    public var uses: Int

    /// Creates trust.
    public init(issuer: IdentityIssuer, publishers: [String: [String: String]], uses: Int = 1000) {
        self.issuer = issuer
        self.publishers = publishers
        self.uses = uses
    }
}
