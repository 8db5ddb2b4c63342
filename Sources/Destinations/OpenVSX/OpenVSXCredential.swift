public import Core

/// What an Open VSX registry is shown to know who publishes.
///
/// One way, and never a second one behind it: ovsx takes an identity token whenever there is no other token; here
/// it is chosen.
public enum OpenVSXCredential: Hashable, Sendable {
    /// A personal access token.
    case token(Secret)
    /// The identity of a CI job, exchanged for a token of each extension, which lives for some minutes.
    ///
    /// The audience is the registry's address unless one is named (`OVSX_OIDC_AUDIENCE` for ovsx).
    case trustedPublishing(IdentityTokenSource, audience: String?)

    var secrets: [Secret] {
        switch self {
        case .token(let secret): [secret]
        case .trustedPublishing(let source, _): source.secrets
        }
    }
}
