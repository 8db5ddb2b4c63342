public import Core
internal import HTTP
internal import HTTPTypes
public import Lifecycle

/// Checks the npm credential, as far as the registry tells it the rights to each package, and where `latest`
/// points.
public struct NPMPreflight: Preflight {
    /// The registry's name: `npm`.
    public var destination: String { connection.destination }

    private let connection: NPMConnection
    private let tag: String
    private let policy: NPMTagPolicy

    /// Prepares checks of one registry.
    ///
    /// - Parameters:
    ///   - connection: the registry.
    ///   - tag: the dist-tag that the versions are going to get.
    ///   - policy: whether `latest` may move to an older version.
    public init(_ connection: NPMConnection, tag: String = "latest", policy: NPMTagPolicy = .onlyForward) {
        self.connection = connection
        self.tag = tag
        self.policy = policy
    }

    /// Asks who we are, and for packages that exist, whether this account may write.
    ///
    /// With trusted publishing there is no account: the job's identity is exchanged for a token of each package,
    /// which proves the trust and uses nothing up. What an access token is limited to, and whether a new name is
    /// free for us in its scope, no registry tells before the publish.
    public func check(_ identities: [Identity]) async -> [Failure] {
        let names = Set(identities.map(\.name)).sorted()
        let rights =
            switch connection.authority.credential {
            case .none: [missingCredential]
            case .token, .basic: await checkAccount(names)
            case .trustedPublishing(let source): await checkTrust(names, source)
            }
        guard rights.isEmpty else { return rights }
        return await checkTags(identities)
    }

    private var missingCredential: Failure {
        Failure(
            .npmCredential, destination, "expected an access token, found none",
            advice: "set NODE_AUTH_TOKEN to a granular token with read and write access, or "
                + "`//HOST/:_authToken` in .npmrc")
    }

    private func checkTrust(_ names: [String], _ source: IdentityTokenSource) async -> [Failure] {
        var failures: [Failure] = []
        for name in names {
            do {
                _ = try await connection.exchangedToken(for: name, source)
            } catch {
                failures.append(error)
                // Without an identity there is nothing to be learnt from the next package.
                if error.code == .identityUnavailable { break }
            }
        }
        return failures
    }

    private func checkAccount(_ names: [String]) async -> [Failure] {
        do {
            // Not every registry has accounts that can be asked for.
            let question = NPMCall(.get, "/-/whoami").by("whoami")
            guard let user = try await connection.find(question)?["username"]?.string else { return [] }
            var failures: [Failure] = []
            for name in names {
                if let failure = try await checkRights(of: user, to: name) { failures.append(failure) }
            }
            return failures
        } catch {
            return [error]
        }
    }

    /// Nil where there is nothing to complain of, or where the registry does not say.
    private func checkRights(of user: String, to name: String) async throws(Failure) -> Failure? {
        let people: [NPMAccessEntry]
        do {
            people = try await connection.collaborators(of: name)
        } catch let failure where failure.code.category == .refused {
            return nil
        }
        let permission = people.first { $0.name == user }?.permission
        guard permission?.contains("write") != true else { return nil }
        return Failure(
            .npmPermission, "\(destination) \(name)",
            "the token's account \(user) \(permission == nil ? "is no maintainer" : "may only read")",
            advice: "have a maintainer run `npm owner add \(user) \(name)`, or use another account's token")
    }

    /// Packages whose `latest` is newer than what is to be published, unless that version is there already.
    private func checkTags(_ identities: [Identity]) async -> [Failure] {
        var failures: [Failure] = []
        for identity in identities where tag == "latest" && policy == .onlyForward {
            let move = NPMTagMove(name: identity.name, version: identity.version, tag: tag, policy: policy)
            guard let tags = try? await connection.distTags(of: identity.name),
                let problem = move.problem(tags, destination: destination),
                await !isThere(identity)
            else { continue }
            failures.append(problem)
        }
        return failures
    }

    private func isThere(_ identity: Identity) async -> Bool {
        let path = "/\(NPMConnection.escaped(identity.name))/\(identity.version)"
        return (try? await connection.find(NPMCall(.get, path, about: identity.name))) != nil
    }
}
