public import Core

extension Failure.Code {
    /// The job has no identity token, or may not ask for one.
    public static let identityMissing = Self("identity.missing", .refused)
    /// The service that issues identity tokens cannot be reached or does not give one.
    public static let identityUnavailable = Self("identity.unavailable", .work)
}
