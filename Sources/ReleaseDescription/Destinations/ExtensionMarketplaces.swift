/// The Visual Studio Marketplace.
///
/// Irrevocable: a version cannot be taken back alone.
public struct Marketplace: Hashable, Sendable, DestinationConvertible {
    /// How we are known to the Marketplace.
    public enum Authentication: String, Hashable, Sendable {
        /// By a token as it is: `VSCE_PAT`.
        ///
        /// Global personal access tokens are refused from 2026-12-01 on; a token of Microsoft Entra may stand there,
        /// too.
        case token
        /// By the identity of the job of GitHub Actions, which the Marketplace exchanges for a credential of the
        /// publisher.
        case trustedPublishing
        /// As an application of Microsoft Entra, by its secret: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`,
        /// `AZURE_CLIENT_SECRET`.
        case entraClientSecret
        /// As an application of Microsoft Entra, by the identity of the job of GitHub Actions: `AZURE_TENANT_ID`,
        /// `AZURE_CLIENT_ID`.
        case entraWorkloadIdentity
    }
    /// How the numbers of stable releases and pre-releases go together.
    public enum Versions: String, Hashable, Sendable {
        /// One sequence: every release is higher than all before it.
        case shared
        /// Even minor numbers for stable releases and odd ones for pre-releases; each line rises by itself.
        case oddMinorPreRelease = "odd-minor-pre-release"
    }
    let extensions: [VSIX]
    let authentication: Authentication
    let versions: Versions
    let line: Int

    /// Publishes extensions; the publisher is the one of their package.json.
    ///
    /// - Parameters:
    ///   - extensions: one for each target, or one for all.
    ///   - authentication: how we are known there; never another way when this one is refused.
    ///   - versions: how the numbers of stable releases and pre-releases go together.
    ///   - line: where it is declared; the compiler fills it in.
    public init(
        _ extensions: [VSIX], authentication: Authentication = .token, versions: Versions = .shared,
        line: Int = #line
    ) {
        self.extensions = extensions
        self.authentication = authentication
        self.versions = versions
        self.line = line
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .marketplace(self), line: line) }
}

/// Open VSX.
///
/// Irrevocable.
public struct OpenVSX: Hashable, Sendable, DestinationConvertible {
    /// How we are known to the registry.
    public enum Authentication: String, Hashable, Sendable {
        /// By a token: `OVSX_PAT`.
        case token
        /// By the identity of the CI job, which the registry exchanges for a token of each extension.
        case trustedPublishing
    }
    /// What is done about a namespace that is not there.
    public enum Namespace: String, Hashable, Sendable {
        /// It is an error.
        case required
        /// It is made before the first upload.
        case created
    }
    let extensions: [VSIX]
    let authentication: Authentication
    let namespace: Namespace
    let line: Int

    /// Publishes extensions; the namespace is the publisher of their package.json.
    ///
    /// - Parameters:
    ///   - extensions: one for each target, or one for all.
    ///   - authentication: how we are known there; never another way when this one is refused.
    ///   - namespace: what is done about one that is not there.
    ///   - line: where it is declared; the compiler fills it in.
    public init(
        _ extensions: [VSIX], authentication: Authentication = .token, namespace: Namespace = .required,
        line: Int = #line
    ) {
        self.extensions = extensions
        self.authentication = authentication
        self.namespace = namespace
        self.line = line
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .openVSX(self), line: line) }
}
