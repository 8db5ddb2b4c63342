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
    let packages: [NPMPackage]
    let dependants: [NPMPackage]
    let access: Access
    let preReleaseTag: String
    let line: Int

    /// Publishes packages, what others depend on first.
    ///
    /// Credential: `NODE_AUTH_TOKEN`, `NPM_TOKEN`.
    ///
    /// - Parameters:
    ///   - packages: published side by side.
    ///   - dependants: published after them, in this order.
    ///   - access: who can install them.
    ///   - preReleaseTag: the dist-tag of pre-releases; stable ones get `latest`, nightly ones `nightly`.
    ///   - line: where it is declared; the compiler fills it in.
    public init(
        _ packages: [NPMPackage], then dependants: NPMPackage..., access: Access = .public,
        preReleaseTag: String = "next", line: Int = #line
    ) {
        self.packages = packages
        self.dependants = dependants
        self.access = access
        self.preReleaseTag = preReleaseTag
        self.line = line
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .npm(self), line: line) }
}
