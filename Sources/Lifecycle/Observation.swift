public import Core

/// What a destination holds for an identity, seen without changing anything.
public enum Observation: Hashable, Sendable {
    /// Nothing.
    case absent
    /// Exactly our bytes, public.
    case identical(Receipt)
    /// Other bytes under our identity. Always stops the release.
    case different(found: String)
    /// Ours, but not public or not visible yet: a draft, a scan that is under way.
    case pending(String)
    /// The destination answered, but the answer decides nothing.
    case unknown(String)
}

/// Evidence of what a destination holds.
public struct Receipt: Hashable, Sendable, Codable {
    /// What it is.
    public let identity: Identity
    /// The digest that was observed there.
    public let digest: Digest
    /// Where a person finds it.
    public let url: String
    /// How it was observed: `downloaded and compared`, `manifest digest by HEAD`.
    public let evidence: String

    /// Creates a receipt.
    public init(identity: Identity, digest: Digest, url: String, evidence: String) {
        self.identity = identity
        self.digest = digest
        self.url = url
        self.evidence = evidence
    }
}
