public import Core

/// How to sign in to a registry.
public enum OCICredentials: Hashable, Sendable {
    /// Not at all.
    case anonymous
    /// User and password or access token, sent to the registry itself or to its token service only.
    case basic(user: String, Secret)
    /// What a login with a browser leaves: a token that the token service changes for others.
    case identityToken(Secret)
    /// A token that is sent to the registry as it is.
    case bearer(Secret)
}
