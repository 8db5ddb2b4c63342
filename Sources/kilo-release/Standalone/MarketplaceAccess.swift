internal import Core
internal import Destinations

/// How `publish marketplace` is known to the Marketplace, by vsce's options and variables.
struct MarketplaceAccess: Sendable {
    let pat: Secret?
    let oidc: Bool
    let azureCredential: Bool

    /// The one credential.
    ///
    /// An option goes before the variable, and no way stands behind another.
    ///
    /// - Throws: `Failure` (`usage.invalid-option`, `credential.missing`, `credential.entra`, `identity.missing`).
    func credential(_ environment: [String: String]) throws -> MarketplaceCredential {
        guard [pat != nil, oidc, azureCredential].filter(\.self).count <= 1 else {
            throw Failure(
                .invalidOption, "--pat, --oidc, --azure-credential", "are several ways to be known",
                advice: "choose one")
        }
        if let pat { return .token(pat) }
        if oidc {
            return .trustedPublishing(
                try IdentityTokenSource(variable: "MARKETPLACE_ID_TOKEN", environment: environment))
        }
        guard azureCredential else {
            return .token(try Credentials(environment: environment).marketplace())
        }
        let hasSecret = environment["AZURE_CLIENT_SECRET"]?.isEmpty == false
        return .entra(
            try EntraApplication(hasSecret ? .clientSecret : .workloadIdentity, environment: environment))
    }
}
