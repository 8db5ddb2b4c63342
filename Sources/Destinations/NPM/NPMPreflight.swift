public import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

/// Checks the npm token, and as far as the registry tells it, its account's rights to each package.
public struct NPMPreflight: Preflight {
    /// The registry's name: `npm`.
    public var destination: String { connection.destination }

    private let connection: NPMConnection

    /// Prepares checks of one registry.
    public init(_ connection: NPMConnection) { self.connection = connection }

    /// Asks who we are, and for packages that exist, whether this account may write.
    ///
    /// What a token is limited to, and whether a new name is free for us in its scope, no registry tells before
    /// the publish.
    public func check(_ identities: [Identity]) async -> [Failure] {
        guard connection.token != nil else { return [missingToken] }
        do {
            let user = try await whoami()
            var failures: [Failure] = []
            for name in Set(identities.map(\.name)).sorted() {
                if let failure = try await checkRights(of: user, to: name) { failures.append(failure) }
            }
            return failures
        } catch {
            return [error]
        }
    }

    private var missingToken: Failure {
        Failure(
            .npmCredential, destination, "expected an access token, found none",
            advice: "set NODE_AUTH_TOKEN to a granular token with read and write access")
    }

    private func whoami() async throws(Failure) -> String {
        let response = try await get("/-/whoami")
        guard response.status.code == 200, let user = response.json?["username"]?.string else {
            throw NPMAnswer(response, connection)
                .failure("\(destination) GET /-/whoami", name: "the packages of this release")
        }
        return user
    }

    /// Nil where there is nothing to complain of, or where the registry does not say.
    private func checkRights(of user: String, to name: String) async throws(Failure) -> Failure? {
        let response = try await get("/-/package/\(NPMConnection.escaped(name))/collaborators")
        guard response.status.code == 200, let people = response.json?.object,
            people[user]?.string?.contains("write") != true
        else { return nil }
        return Failure(
            .npmPermission, "\(destination) \(name)",
            "the token's account \(user) \(people[user] == nil ? "is no maintainer" : "may only read")",
            advice: "have a maintainer run `npm owner add \(user) \(name)`, or use another account's token")
    }

    private func get(_ path: String) async throws(Failure) -> Response {
        do {
            return try await connection.send(connection.request(.get, path, as: .token))
        } catch {
            throw connection.failure(error, "\(destination) GET \(path)")
        }
    }
}
