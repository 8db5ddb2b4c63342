/// How extensions are published at the Visual Studio Marketplace.
public struct MarketplaceSettingsSpec: Hashable, Sendable, Codable {
    /// How we are known there.
    public let authentication: Authentication
    /// How the numbers of stable releases and pre-releases go together.
    public let versions: Versions

    /// How we are known to the Marketplace.
    public enum Authentication: String, Hashable, Sendable, Codable {
        /// By a token as it is.
        case token
        /// By the identity of the CI job.
        case trustedPublishing
        /// As an application of Microsoft Entra, by its secret.
        case entraClientSecret
        /// As an application of Microsoft Entra, by the identity of the CI job.
        case entraWorkloadIdentity
    }

    /// How the numbers of stable releases and pre-releases go together.
    public enum Versions: String, Hashable, Sendable, Codable {
        /// One sequence.
        case shared
        /// Odd minor numbers for pre-releases, even ones for stable releases.
        case oddMinorPreRelease = "odd-minor-pre-release"
    }

    /// Creates settings; by default those of a plan that names none.
    public init(authentication: Authentication = .token, versions: Versions = .shared) {
        self.authentication = authentication
        self.versions = versions
    }
}

/// How extensions are published at Open VSX.
public struct OpenVSXSettingsSpec: Hashable, Sendable, Codable {
    /// How we are known there.
    public let authentication: Authentication
    /// What is done about a namespace that is not there.
    public let namespace: Namespace

    /// How we are known to the registry.
    public enum Authentication: String, Hashable, Sendable, Codable {
        /// By a token.
        case token
        /// By the identity of the CI job.
        case trustedPublishing
    }

    /// What is done about a namespace that is not there.
    public enum Namespace: String, Hashable, Sendable, Codable {
        /// It is an error.
        case required
        /// It is made.
        case created
    }

    /// Creates settings; by default those of a plan that names none.
    public init(authentication: Authentication = .token, namespace: Namespace = .required) {
        self.authentication = authentication
        self.namespace = namespace
    }
}
