public import Core
internal import FoundationEssentials

/// What the Marketplace is shown to know who publishes.
///
/// One way, and never a second one behind it: a credential that is refused is an error.
public enum MarketplaceCredential: Hashable, Sendable {
    /// A token as it is: a personal access token of Azure DevOps, or an access token of Entra.
    case token(Secret)
    /// The identity of a job of GitHub Actions, exchanged at the Marketplace for a credential of each publisher.
    case trustedPublishing(IdentityTokenSource)
    /// An application of Microsoft Entra.
    case entra(EntraApplication)

    /// Whether it is a token that is refused from 2026-12-01 on if it is for all organizations, as publishing needs
    /// it to be.
    ///
    /// Those of Azure DevOps are letters and digits; Entra's are JSON Web Tokens.
    var retires: Bool {
        guard case .token(let secret) = self else { return false }
        return secret.reveal().utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
        }
    }

    /// What to know about a credential before it is used; nil for nothing.
    ///
    /// The words are right before that day and after it, so that they need no clock.
    public var notice: String? {
        guard retires else { return nil }
        return
            "the Marketplace credential is a personal access token. Publishing needs a global one, and those are "
            + "refused from 2026-12-01 on: use trusted publishing (--oidc, `authentication: .trustedPublishing`) "
            + "or Microsoft Entra (--azure-credential, `.entraWorkloadIdentity`)"
    }

    var secrets: [Secret] {
        switch self {
        case .token(let secret): [secret]
        case .trustedPublishing(let source): source.secrets
        case .entra(let application): application.secrets
        }
    }
}

extension IdentityTokenSource {
    /// What must not be seen in texts from outside.
    var secrets: [Secret] {
        switch self {
        case .variable(_, let secret), .gitHubActions(_, let secret): [secret]
        }
    }
}
