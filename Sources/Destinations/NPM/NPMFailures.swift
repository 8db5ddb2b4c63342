public import Core

extension Failure.Code {
    /// The registry does not accept the token, or wants more than a token.
    public static let npmCredential = Self("npm.credential", .refused)
    /// The token's account may not publish this package.
    public static let npmPermission = Self("npm.permission", .refused)
    /// The registry refuses what was sent.
    public static let npmRefused = Self("npm.refused", .refused)
    /// The package or how it is to be published is described wrongly.
    public static let npmInvalid = Self("npm.invalid", .usage)
    /// The registry cannot be reached or cannot answer now.
    public static let npmUnavailable = Self("npm.unavailable", .work)
    /// The version number was used and taken back; it can never be used again.
    public static let npmVersionUsed = Self("npm.version-used", .refused)
    /// The dist-tag `latest` would move to an older version.
    public static let npmTagMovesBack = Self("npm.tag-moves-back", .refused)
    /// The version is there, and the dist-tag that it would have got is not at it.
    public static let npmTagElsewhere = Self("npm.tag-elsewhere", .refused)
    /// The registry does not trust the identity of this job for the package.
    public static let npmTrust = Self("npm.trust", .refused)
    /// Provenance is asked for and cannot be made here.
    public static let npmProvenance = Self("npm.provenance", .refused)
    /// A setting in an `.npmrc` cannot be used.
    public static let npmSettings = Self("npm.settings", .usage)
}
