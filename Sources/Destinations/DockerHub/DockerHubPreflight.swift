public import Core
public import Lifecycle

/// Checks that Docker Hub knows the account.
///
/// Whether it may change the page only changing it shows, and a service that is down keeps nobody from releasing.
public struct DockerHubPreflight: Preflight {
    private let connection: DockerHubConnection

    /// Creates the check.
    public init(_ connection: DockerHubConnection) { self.connection = connection }

    /// `docker-hub`.
    public var destination: String { "docker-hub" }

    /// Signs in; only a refused account is a failure.
    public func check(_ identities: [Identity]) async -> [Failure] {
        do {
            _ = try await connection.signIn()
            return []
        } catch {
            return error.failure.code == .dockerHubCredential ? [error.failure] : []
        }
    }
}
