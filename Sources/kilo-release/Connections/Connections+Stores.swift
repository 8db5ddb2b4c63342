internal import Core
internal import Destinations
internal import Lifecycle
internal import ReleaseModel

extension Connections {
    /// The Marketplace, as the plan says that we are known there.
    ///
    /// - Throws: `Failure` (`credential.missing`, `credential.entra`, `identity.missing`).
    func marketplace(_ spec: MarketplaceSettingsSpec) throws -> MarketplaceConnection {
        let environment = credentials.environment
        let credential: MarketplaceCredential =
            switch spec.authentication {
            case .token: .token(try credentials.marketplace())
            case .trustedPublishing:
                .trustedPublishing(
                    try IdentityTokenSource(variable: "MARKETPLACE_ID_TOKEN", environment: environment))
            case .entraClientSecret: .entra(try EntraApplication(.clientSecret, environment: environment))
            case .entraWorkloadIdentity:
                .entra(try EntraApplication(.workloadIdentity, environment: environment))
            }
        return MarketplaceConnection(
            base: endpoints.marketplace, credential: credential, transport: transport)
    }

    /// The checks of the Marketplace for this release.
    func marketplacePreflight(
        _ spec: MarketplaceSettingsSpec, notify: @escaping NoticeSink
    ) throws -> any Preflight {
        let sequence: MarketplaceSequence =
            switch spec.versions {
            case .shared: .shared
            case .oddMinorPreRelease: .oddMinorPreRelease
            }
        return MarketplacePreflight(
            try marketplace(spec), isPreRelease: release.channel != .stable, sequence: sequence,
            notify: notify)
    }

    /// Open VSX, as the plan says that we are known there.
    ///
    /// - Throws: `Failure` (`credential.missing`, `identity.missing`).
    func openVSX(_ spec: OpenVSXSettingsSpec) throws -> OpenVSXConnection {
        let environment = credentials.environment
        let credential: OpenVSXCredential =
            switch spec.authentication {
            case .token: .token(try credentials.openVSX())
            case .trustedPublishing:
                .trustedPublishing(
                    try IdentityTokenSource(variable: "OVSX_ID_TOKEN", environment: environment),
                    audience: environment["OVSX_OIDC_AUDIENCE"])
            }
        return OpenVSXConnection(base: endpoints.openVSX, credential: credential, transport: transport)
    }

    /// The checks of Open VSX.
    func openVSXPreflight(_ spec: OpenVSXSettingsSpec) throws -> any Preflight {
        OpenVSXPreflight(try openVSX(spec), namespaces: spec.namespaces)
    }
}

extension OpenVSXSettingsSpec {
    /// The destination's word for it.
    var namespaces: OpenVSXNamespacePolicy {
        switch namespace {
        case .required: .required
        case .created: .created
        }
    }
}
