public import Core

/// An extension as a store shows it to the public: what it is, how it is used, and what can be had of it.
public struct StoreListing: Hashable, Sendable {
    /// How much it is used.
    public let statistics: StoreStatistics
    /// Its name for people.
    public let displayName: String
    /// Its publisher's name for people.
    public let publisher: String
    /// What it is, in a line.
    public let description: String
    /// The store's categories that it is in.
    public let categories: [String]
    /// Its tags, also those that the store has made of its contents (`__ext_ts`).
    public let tags: [String]
    /// When it was there first; nil if the store does not say.
    public let published: Timestamp?
    /// When it changed last.
    public let updated: Timestamp?
    /// What the store counts, under its own names and in its order.
    public let counts: [Count]
    /// What can be had, newest first as the store lists it: one for each version and target.
    public let packages: [Package]
    /// The store's own words.
    public let answer: JSONValue

    /// A number that a store tells.
    public struct Count: Hashable, Sendable {
        /// As the store calls it: `install`, `averagerating`.
        public let name: String
        /// How much.
        public let value: Double
    }

    /// A version for a target.
    public struct Package: Hashable, Sendable {
        /// The number.
        public let version: String
        /// As vsce spells it (`linux-x64`), or `universal`.
        public let target: String
        /// Whether it goes to those who chose pre-releases.
        public let isPreRelease: Bool
        /// Whether the store's checks are done; nil if it does not say.
        public let isValidated: Bool?
        /// When it came; nil if the store does not say.
        public let updated: Timestamp?
    }
}

extension Timestamp {
    /// A date as stores write it: RFC 3339 in UTC, with any fraction, which is dropped.
    init?(storeDate text: String?) {
        guard let text, let date = text.wholeMatch(of: /(.{19})(?:\.\d+)?(?:Z|\+00:00)?/) else { return nil }
        self.init(rfc3339: "\(date.1)Z")
    }
}
