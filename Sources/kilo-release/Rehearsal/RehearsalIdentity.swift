internal import Core
internal import Rehearsal
internal import ReleaseModel

/// The CI job that a rehearsal plays, for plans that are known to a store by identity: who gives it its tokens, and
/// whom the stores' stand-ins trust.
struct RehearsalIdentity: Sendable {
    private static let requestToken = "rehearsal-identity-request"
    private static let entraToken = "rehearsal.entra.token"
    private static let entraSecret = "rehearsal-entra-secret"
    private static let repository = "rehearsal/repository"
    private let issuer = IdentityIssuer()

    private static let claims: JSONValue = [
        "iss": "https://token.actions.githubusercontent.com",
        "sub": "repo:rehearsal/repository:environment:release", "repository": .string(repository),
        "repository_id": "1", "repository_owner_id": "1", "environment": "release",
        "workflow_ref": "rehearsal/repository/.github/workflows/release.yml@refs/heads/main",
    ]

    /// What gives the job its tokens, and Entra's endpoint; only where the plan needs them.
    func standIns(for release: ResolvedRelease) -> [any StandIn] {
        guard Self.isNeeded(by: release) else { return [] }
        return [
            IdentityStandIn(
                issuer: issuer, requestToken: Secret(Self.requestToken),
                claims: Self.claims.object ?? JSONObject()),
            EntraStandIn(
                EntraStandIn.Application(
                    tenant: "rehearsal", client: "rehearsal", secret: Secret(Self.entraSecret),
                    subject: Self.claims["sub"]?.string ?? "", accessToken: Secret(Self.entraToken)),
                issuer: issuer),
        ]
    }

    private static func isNeeded(by release: ResolvedRelease) -> Bool {
        release.destinations.contains { destination in
            switch destination.spec.kind {
            case .marketplace(let settings): settings.authentication != .token
            case .openVSX(let settings): settings.authentication != .token
            case .npm, .gitHub, .oci, .dockerHub: false
            }
        }
    }

    /// The variables of the job, by the addresses of the stand-ins; none where there are none.
    func environment(_ origin: (String) -> String) -> [String: String] {
        guard !origin("identity").isEmpty else { return [:] }
        return [
            "ACTIONS_ID_TOKEN_REQUEST_URL": origin("identity") + "/token?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": Self.requestToken, "AZURE_TENANT_ID": "rehearsal",
            "AZURE_CLIENT_ID": "rehearsal", "AZURE_CLIENT_SECRET": Self.entraSecret,
            "AZURE_AUTHORITY_HOST": origin("entra"),
        ]
    }

    /// What the Marketplace knows of these publishers.
    func marketplace(_ publishers: Set<String>) -> MarketplaceTrust {
        MarketplaceTrust(
            issuer: issuer,
            publishers: Dictionary(
                uniqueKeysWithValues: publishers.map { ($0, ["repository": Self.repository]) }))
    }

    /// The token that Entra gives, which the Marketplace takes.
    var entraToken: String { Self.entraToken }

    /// What Open VSX knows of these extensions.
    func openVSX(_ extensions: Set<String>) -> OpenVSXTrust {
        let publisher = OpenVSXTrust.Publisher(claims: ["repository_id": "1"], user: "rehearsal")
        return OpenVSXTrust(
            issuer: issuer,
            publishers: Dictionary(uniqueKeysWithValues: extensions.map { ($0, publisher) }))
    }
}
