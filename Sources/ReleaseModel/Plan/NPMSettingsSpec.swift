/// How packages are published to an npm registry.
public struct NPMSettingsSpec: Hashable, Sendable, Codable {
    /// `public` or `restricted`.
    public let access: String
    /// The dist-tag of pre-releases.
    public let preReleaseTag: String
    /// How many of the artifacts, counted from the end, wait for all before them.
    public let dependants: Int
    /// The registry's address; empty for what npm's own settings say.
    public let registry: String
    /// How we are known there.
    public let authentication: Authentication
    /// In how many steps a version becomes public.
    public let publishing: Publishing
    /// Whether signed evidence of where it was made goes along.
    public let hasProvenance: Bool

    /// How we are known to a registry.
    public enum Authentication: String, Hashable, Sendable, Codable {
        /// By an access token.
        case token
        /// By the identity of the CI job.
        case trustedPublishing
    }

    /// In how many steps a version becomes public.
    public enum Publishing: String, Hashable, Sendable, Codable {
        /// In one request.
        case direct
        /// Staged, then approved by a maintainer.
        case staged
    }

    /// Creates settings; by default those of a plan that names none.
    public init(
        access: String, preReleaseTag: String, dependants: Int, registry: String = "",
        authentication: Authentication = .token, publishing: Publishing = .direct, hasProvenance: Bool = false
    ) {
        self.access = access
        self.preReleaseTag = preReleaseTag
        self.dependants = dependants
        self.registry = registry
        self.authentication = authentication
        self.publishing = publishing
        self.hasProvenance = hasProvenance
    }
}
