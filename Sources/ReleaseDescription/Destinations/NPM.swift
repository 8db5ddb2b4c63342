/// An npm registry.
///
/// Irrevocable: a version's number is used up for ever.
public struct NPM: Hashable, Sendable, DestinationConvertible {
    /// Who can install a package.
    public enum Access: String, Hashable, Sendable {
        /// Everybody.
        case `public`
        /// Members of the scope's organisation.
        case restricted
    }
    /// How we are known to the registry.
    public enum Authentication: String, Hashable, Sendable {
        /// By an access token: from `.npmrc`, `NODE_AUTH_TOKEN` or `NPM_TOKEN`.
        case token
        /// By the identity of the CI job, which the registry exchanges for a token of each package.
        ///
        /// The packages must exist, and trust the job.
        case trustedPublishing
    }
    /// In how many steps a version becomes public.
    public enum Publishing: String, Hashable, Sendable {
        /// One request, and it is public.
        case direct
        /// It is staged at the registry, and a maintainer approves it with a second factor.
        case staged
    }
    let packages: [NPMPackage]
    let dependants: [NPMPackage]
    let access: Access
    let preReleaseTag: String
    let registry: String
    let authentication: Authentication
    let publishing: Publishing
    let hasProvenance: Bool
    let line: Int

    /// Publishes packages, what others depend on first.
    ///
    /// Credential: what `.npmrc` says for the registry, `NODE_AUTH_TOKEN`, `NPM_TOKEN`; a second factor:
    /// `NPM_CONFIG_OTP`.
    ///
    /// - Parameters:
    ///   - packages: published side by side.
    ///   - dependants: published after them, in this order.
    ///   - access: who can install them.
    ///   - preReleaseTag: the dist-tag of pre-releases; stable ones get `latest`, nightly ones `nightly`.
    ///   - registry: its address, instead of what npm's settings say; a scope's registry in `.npmrc` goes first.
    ///   - authentication: how we are known there; never another way when this one is refused.
    ///   - publishing: in how many steps.
    ///   - provenance: whether signed evidence of where it was made goes along.
    ///   - line: where it is declared; the compiler fills it in.
    public init(
        _ packages: [NPMPackage], then dependants: NPMPackage..., access: Access = .public,
        preReleaseTag: String = "next", registry: String = "", authentication: Authentication = .token,
        publishing: Publishing = .direct, provenance: Bool = false, line: Int = #line
    ) {
        self.packages = packages
        self.dependants = dependants
        self.access = access
        self.preReleaseTag = preReleaseTag
        self.registry = registry
        self.authentication = authentication
        self.publishing = publishing
        hasProvenance = provenance
        self.line = line
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .npm(self), line: line) }
}
