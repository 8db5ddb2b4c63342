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
}
