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

    /// Whether it is a token that stops working on 2026-12-01 if it is for all organizations, as publishing needs
    /// it to be.
    ///
    /// Entra's tokens are JSON Web Tokens; those of Azure DevOps have no dots.
    var retires: Bool {
        guard case .token(let secret) = self else { return false }
        return !secret.reveal().contains(".")
    }

    /// What to know about a credential before it is used; nil for nothing.
    public var notice: String? {
        guard retires else { return nil }
        return
            "the Marketplace credential is a personal access token. Global ones retire on 2026-12-01 and are "
            + "refused from then on: move to trusted publishing (--oidc, `authentication: .trustedPublishing`) or "
            + "to Microsoft Entra (--azure-credential) before"
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
