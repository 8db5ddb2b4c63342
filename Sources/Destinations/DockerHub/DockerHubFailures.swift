public import Core

extension Failure.Code {
    /// Docker Hub does not take the account's name and password or token.
    public static let dockerHubCredential = Self("docker-hub.credential", .refused)
    /// Docker Hub refuses what was sent.
    public static let dockerHubRefused = Self("docker-hub.refused", .refused)
    /// A page that Docker Hub would not take.
    public static let dockerHubPage = Self("docker-hub.page", .usage)
    /// Docker Hub cannot be reached or cannot answer now.
    public static let dockerHubUnavailable = Self("docker-hub.unavailable", .work)
}
