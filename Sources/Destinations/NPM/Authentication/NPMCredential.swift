public import Core
internal import FoundationEssentials

/// What a registry is shown to know who we are.
///
/// One way for one registry, and never a second one behind it: a credential that is refused is an error.
public enum NPMCredential: Hashable, Sendable {
    /// Nothing: what everybody can read can be read.
    case none
    /// An access token, sent as bearer.
    case token(Secret)
    /// User and password in base64, as registries took them before tokens, and some still do.
    case basic(Secret)
    /// The identity of a CI job, exchanged for a short-lived token, one for each package.
    case trustedPublishing(IdentityTokenSource)

    /// Legacy basic authentication from a user name and a password.
    public static func basic(user: String, password: Secret) -> NPMCredential {
        .basic(Secret(Data("\(user):\(password.reveal())".utf8).base64EncodedString()))
    }

    /// What must not be seen in texts from outside.
    var secrets: [Secret] {
        switch self {
        case .none: []
        case .token(let secret), .basic(let secret): [secret]
        case .trustedPublishing(.variable(_, let secret)): [secret]
        case .trustedPublishing(.gitHubActions(_, let secret)): [secret]
        }
    }
}
