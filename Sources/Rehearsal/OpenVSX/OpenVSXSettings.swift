public import Core

/// What an Open VSX stand-in knows and how it behaves.
public struct OpenVSXSettings: Sendable {
    /// The tokens that it knows: their text, and the user whose they are.
    public var tokens: [String: String]
    /// The namespaces that are there from the start, with the users who may publish in them.
    public var namespaces: [String: Set<String>]
    /// How many times a version may be asked for until its scans are done.
    public var looksUntilVisible: Int
    /// The largest package, in bytes; larger ones are answered with 413.
    public var sizeLimit: Int64
    /// How many uploads from the first on are answered with 429, as if too many had come.
    public var throttledUploads: Int
    /// What the review says of a version, `NAMESPACE.NAME@VERSION`; `published` where nothing is set.
    public var reviews: [String: Review]
    /// Which CI jobs are taken; nil for a registry without trusted publishing.
    public var trust: OpenVSXTrust?
    /// Whether packages are signed.
    public var signs: Bool
    /// The date that is shown wherever the service shows one, so that every run gives the same answers.
    public var date: Timestamp

    /// What a review says of a version.
    public enum Review: String, Hashable, Sendable {
        /// Public.
        case published
        /// A person looks at it.
        case underReview = "under_review"
        /// It will not become public.
        case rejected
    }

    /// Creates settings.
    public init(
        tokens: [String: String], namespaces: [String: Set<String>] = [:], looksUntilVisible: Int = 1,
        sizeLimit: Int64 = 512 << 20, throttledUploads: Int = 0, reviews: [String: Review] = [:],
        trust: OpenVSXTrust? = nil, signs: Bool = true, date: Timestamp = Timestamp(seconds: 1_700_000_000)
    ) {
        self.tokens = tokens
        self.namespaces = namespaces
        self.looksUntilVisible = looksUntilVisible
        self.sizeLimit = sizeLimit
        self.throttledUploads = throttledUploads
        self.reviews = reviews
        self.trust = trust
        self.signs = signs
        self.date = date
    }
}
