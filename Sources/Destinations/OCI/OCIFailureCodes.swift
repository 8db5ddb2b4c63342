public import Core

extension Failure.Code {
    /// A registry, repository or tag name breaks the grammar.
    public static let ociInvalidName = Self("oci.invalid-name", .usage)
    /// The registry does not accept the credential, or there is none.
    public static let ociUnauthorized = Self("oci.unauthorized", .refused)
    /// The credential is valid but may not do what the release needs.
    public static let ociDenied = Self("oci.denied", .refused)
    /// No trusted connection: the certificate is of nobody whom this machine knows.
    public static let ociUntrusted = Self("oci.untrusted", .refused)
    /// The registry refused for another reason, in its own words.
    public static let ociRefused = Self("oci.refused", .refused)
    /// No answer, or one that says that the registry is not well.
    public static let ociUnavailable = Self("oci.unavailable", .work)
    /// Too many requests.
    public static let ociRateLimited = Self("oci.rate-limited", .work)
    /// The registry has, or says that it has, other bytes than ours.
    public static let ociMismatch = Self("oci.mismatch", .mismatch)
    /// The registry sent us to a place where a client must not go.
    public static let ociUnsafeLocation = Self("oci.unsafe-location", .refused)
    /// A tag that moves with each release, and that the registry lets nobody move.
    public static let ociTagImmutable = Self("oci.tag-immutable", .refused)
    /// A version tag exists already.
    public static let ociTagTaken = Self("oci.tag-taken", .refused)
}
