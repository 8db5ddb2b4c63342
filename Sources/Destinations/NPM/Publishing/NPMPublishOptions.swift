/// How a version is published.
public struct NPMPublishOptions: Sendable {
    /// Whether `latest` may move to an older version.
    public var tags: NPMTagPolicy
    /// In one request, or in two with a person between them.
    public var way: NPMPublishWay
    /// Evidence of where the version was made; nil for none.
    public var provenance: NPMProvenance?

    /// Describes how.
    public init(
        tags: NPMTagPolicy = .onlyForward, way: NPMPublishWay = .direct, provenance: NPMProvenance? = nil
    ) {
        self.tags = tags
        self.way = way
        self.provenance = provenance
    }
}

/// In how many steps a version becomes public.
public enum NPMPublishWay: String, Hashable, Sendable {
    /// One request, and it is public.
    case direct
    /// It is staged at the registry, and becomes public when a maintainer approves it with a second factor.
    case staged
}
