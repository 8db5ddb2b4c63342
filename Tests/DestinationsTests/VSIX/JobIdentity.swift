import Core
import Destinations
import HTTPTypes
import Rehearsal

/// A job of GitHub Actions: what gives it its identity tokens, and what they say.
struct JobIdentity: Sendable {
    static let repository = "acme/sample"
    static let subject = "repo:acme/sample:environment:release"
    let issuer = IdentityIssuer()

    var claims: JSONObject {
        let claims: JSONValue = [
            "iss": "https://token.actions.githubusercontent.com", "sub": .string(Self.subject),
            "repository": .string(Self.repository), "repository_id": "42", "repository_owner_id": "7",
            "workflow_ref": "acme/sample/.github/workflows/release.yml@refs/tags/v1.2.3",
            "environment": "release",
        ]
        return claims.object ?? JSONObject()
    }

    /// Puts the service that gives tokens beside a store, below `/identity`, and Entra below `/tenant`.
    func beside(_ store: any StandIn) -> any StandIn {
        Beside(
            store: store,
            identity: IdentityStandIn(issuer: issuer, requestToken: Secret("request-token"), claims: claims),
            entra: EntraStandIn(
                EntraStandIn.Application(
                    tenant: "tenant", client: "client", secret: Secret("entra-client-secret"),
                    subject: Self.subject, accessToken: Secret("head.entra.token")), issuer: issuer))
    }

    /// What the job's environment has.
    func environment(at origin: String) -> [String: String] {
        [
            "ACTIONS_ID_TOKEN_REQUEST_URL": "\(origin)/identity?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token", "AZURE_TENANT_ID": "tenant",
            "AZURE_CLIENT_ID": "client", "AZURE_CLIENT_SECRET": "entra-client-secret",
            "AZURE_AUTHORITY_HOST": origin,
        ]
    }

    private struct Beside: StandIn {
        let store: any StandIn
        let identity: IdentityStandIn
        let entra: EntraStandIn

        var name: String { store.name }

        func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
            if request.rawPath == "/identity" { return try await identity.respond(to: request) }
            if request.rawPath.hasPrefix("/tenant/") { return try await entra.respond(to: request) }
            return try await store.respond(to: request)
        }
    }
}
