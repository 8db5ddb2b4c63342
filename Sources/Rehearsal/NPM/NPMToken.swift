public import Core

/// An access token of the npm stand-in, with what a granular token of npmjs.com is limited by.
public struct NPMToken: Hashable, Sendable {
    /// What the client sends as bearer.
    public var secret: Secret
    /// Whose token it is.
    public var user: String
    /// What may be done with it.
    public var permission: Permission
    /// The packages (`kr-plain`) and scopes (`@kilocode`) that it is valid for; `*` for all.
    public var packagesAndScopes: [String]
    /// The one-time password that every write needs; nil for a token that bypasses two-factor authentication.
    public var oneTimePassword: Secret?
    /// Whether the second factor can also be given on a page, to clients that can show one.
    public var asksInBrowser: Bool

    /// What may be done with a token.
    public enum Permission: Hashable, Sendable {
        /// Only reading.
        case readOnly
        /// Reading and publishing.
        case readWrite
        /// Publishing and staging, as tokens may that a job's identity was exchanged for.
        case publish

        func allows(_ action: NPMAccess.Action) -> Bool {
            switch self {
            case .readOnly: false
            case .readWrite: true
            case .publish: action == .publishing || action == .staging
            }
        }
    }

    /// Creates a token.
    public init(
        _ secret: Secret, user: String, permission: Permission = .readWrite,
        packagesAndScopes: [String] = ["*"], oneTimePassword: Secret? = nil, asksInBrowser: Bool = false
    ) {
        self.secret = secret
        self.user = user
        self.permission = permission
        self.packagesAndScopes = packagesAndScopes
        self.oneTimePassword = oneTimePassword
        self.asksInBrowser = asksInBrowser
    }

    /// Whether a package is among those that the token is valid for.
    func covers(_ package: String) -> Bool {
        let scope = package.split(separator: "/").first.map(String.init)
        return packagesAndScopes.contains { $0 == "*" || $0 == package || ($0.hasPrefix("@") && $0 == scope) }
    }
}
