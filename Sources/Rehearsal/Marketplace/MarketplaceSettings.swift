public import Core

/// What a Marketplace stand-in knows and how it behaves.
public struct MarketplaceSettings: Sendable {
    /// The tokens that it knows, by their text; others are answered with 401.
    public var tokens: [String: Token]
    /// How many times the public may ask for a version until it is validated.
    public var looksUntilValidated: Int
    /// Versions whose validation fails, and with which message: `PUBLISHER.NAME@VERSION` to text.
    public var failingValidations: [String: String]
    /// The largest package, in bytes; larger ones are answered with 413.
    public var sizeLimit: Int64
    /// Which CI jobs are taken; nil for none.
    public var trust: MarketplaceTrust?
    /// Whether packages are signed, those that their publishers have not signed.
    public var signs: Bool
    /// The date that is shown wherever the service shows one, so that every run gives the same answers.
    public var date: Timestamp

    /// What a token is good for.
    public struct Token: Hashable, Sendable {
        /// The publishers that it may publish for.
        public var publishers: Set<String>
        /// Whether its time is over.
        public var isExpired: Bool

        /// Creates a token's rights.
        public init(publishers: Set<String>, isExpired: Bool = false) {
            self.publishers = publishers
            self.isExpired = isExpired
        }
    }

    /// Creates settings.
    public init(
        tokens: [String: Token], looksUntilValidated: Int = 1, failingValidations: [String: String] = [:],
        sizeLimit: Int64 = 2 << 30, trust: MarketplaceTrust? = nil, signs: Bool = true,
        date: Timestamp = Timestamp(seconds: 1_700_000_000)
    ) {
        self.tokens = tokens
        self.looksUntilValidated = looksUntilValidated
        self.failingValidations = failingValidations
        self.sizeLimit = sizeLimit
        self.trust = trust
        self.signs = signs
        self.date = date
    }
}
