/// Which CI jobs a registry takes for which extensions.
public struct OpenVSXTrust: Sendable {
    /// Whose identity tokens count.
    public var issuer: IdentityIssuer
    /// The trusted publisher of an extension, by `NAMESPACE.NAME`.
    public var publishers: [String: Publisher]
    /// For whom identity tokens must be made; nil for the registry's address.
    public var audience: String?
    /// How many requests a token is good for, in place of the minutes that it lives.
    public var uses: Int

    /// A trusted publisher.
    public struct Publisher: Sendable {
        /// The claims that have to be as they are here.
        public var claims: [String: String]
        /// The user who has registered it, in whose name is published.
        public var user: String

        /// Creates a trusted publisher.
        public init(claims: [String: String], user: String) {
            self.claims = claims
            self.user = user
        }
    }

    /// Creates trust.
    public init(
        issuer: IdentityIssuer, publishers: [String: Publisher], audience: String? = nil, uses: Int = 1000
    ) {
        self.issuer = issuer
        self.publishers = publishers
        self.audience = audience
        self.uses = uses
    }
}
