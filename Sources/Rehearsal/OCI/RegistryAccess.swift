public import Core

/// Who may do what in the registry.
public struct RegistryAccess: Sendable {
    let scheme: Scheme
    let accounts: [RegistryAccount]
    let anonymous: [RegistryGrant]

    enum Scheme: Sendable {
        case open
        case basic
        case token(lifetime: Int, now: @Sendable () -> Timestamp)
    }

    /// Everybody may do everything.
    public static let open = RegistryAccess(scheme: .open, accounts: [], anonymous: [])

    /// Name and password with every request, as docker-registry's htpasswd.
    public static func basic(_ accounts: [RegistryAccount]) -> RegistryAccess {
        RegistryAccess(scheme: .basic, accounts: accounts, anonymous: [])
    }

    /// Bearer tokens from `/token` of the same server, as Docker Hub and GHCR have them.
    ///
    /// Accounts get tokens for name and password, `anonymous` is what tokens without a name may do, and a
    /// token ends `lifetime` seconds after it was given out, by the clock `now`.
    public static func tokens(
        _ accounts: [RegistryAccount], anonymous: [RegistryGrant] = [], lifetime: Int = 300,
        now: @escaping @Sendable () -> Timestamp
    ) -> RegistryAccess {
        RegistryAccess(
            scheme: .token(lifetime: lifetime, now: now), accounts: accounts, anonymous: anonymous)
    }
}

/// A user of the registry.
public struct RegistryAccount: Sendable {
    let name: String
    let password: Secret
    let grants: [RegistryGrant]

    /// Creates an account.
    public init(_ name: String, password: Secret, grants: [RegistryGrant] = [.everything]) {
        self.name = name
        self.password = password
        self.grants = grants
    }
}

/// Actions on repositories.
public struct RegistryGrant: Sendable {
    let repository: String
    let actions: Set<RegistryAction>

    /// Grants actions on one repository, on those below a prefix (`public/*`), or on all (`*`).
    public init(_ repository: String, _ actions: Set<RegistryAction>) {
        self.repository = repository
        self.actions = actions
    }

    /// All actions on all repositories.
    public static let everything = RegistryGrant("*", Set(RegistryAction.allCases))

    func covers(_ name: String) -> Bool {
        guard repository.hasSuffix("*") else { return repository == name }
        return name.hasPrefix(repository.dropLast())
    }
}

/// What can be done with a repository, as the token scopes name it.
public enum RegistryAction: String, Hashable, Sendable, CaseIterable {
    /// Read.
    case pull
    /// Write.
    case push
    /// Remove.
    case delete
}

/// What a request needs.
struct AccessNeed: Hashable {
    let repository: String
    let actions: [RegistryAction]

    init(_ repository: String, _ actions: [RegistryAction]) {
        self.repository = repository
        self.actions = actions
    }

    /// The scope of the distribution project's token specification: `repository:a/b:pull,push`.
    var scope: String { "repository:\(repository):\(actions.map(\.rawValue).joined(separator: ","))" }
}

extension [RegistryGrant] {
    /// The actions that are granted on a repository.
    func actions(on repository: String) -> Set<RegistryAction> {
        filter { $0.covers(repository) }.reduce(into: []) { $0.formUnion($1.actions) }
    }
}
