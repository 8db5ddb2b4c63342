public import Core

extension Failure.Code {
    /// GitHub does not accept the token.
    public static let gitHubCredential = Self("github.credential", .refused)
    /// The token may not write to the repository, or the repository does not exist for it.
    public static let gitHubPermission = Self("github.permission", .refused)
    /// The commit to be tagged is not there, or the tag is on another one.
    public static let gitHubTag = Self("github.tag", .refused)
    /// GitHub refuses what was sent.
    public static let gitHubRefused = Self("github.refused", .refused)
    /// The release is described in a way that GitHub would change or refuse.
    public static let gitHubInvalid = Self("github.invalid", .usage)
    /// A draft or release holds other bytes than ours.
    public static let gitHubMismatch = Self("github.mismatch", .mismatch)
    /// GitHub cannot be reached or cannot answer now.
    public static let gitHubUnavailable = Self("github.unavailable", .work)
}
