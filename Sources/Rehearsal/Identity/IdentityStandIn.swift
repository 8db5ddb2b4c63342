public import Core
internal import HTTPTypes

/// The service that gives jobs of GitHub Actions their identity tokens (`ACTIONS_ID_TOKEN_REQUEST_URL`).
public struct IdentityStandIn: StandIn {
    /// `identity`.
    public let name = "identity"
    private let issuer: IdentityIssuer
    private let requestToken: Secret
    private let claims: JSONObject

    /// Creates the service for one job.
    ///
    /// - Parameters:
    ///   - issuer: signs.
    ///   - requestToken: what the job identifies itself with (`ACTIONS_ID_TOKEN_REQUEST_TOKEN`).
    ///   - claims: what is said of the job; `aud` is put in as it is asked for.
    public init(issuer: IdentityIssuer, requestToken: Secret, claims: JSONObject) {
        self.issuer = issuer
        self.requestToken = requestToken
        self.claims = claims
    }

    /// Gives a token for the audience that is asked for.
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.fields[.authorization] == "Bearer \(requestToken.reveal())" else {
            return .npm(["message": "Unauthorized"], .unauthorized)
        }
        guard request.isRead, let audience = request.query("audience") else {
            return .npm(["message": "audience is missing"], .badRequest)
        }
        var claims = claims
        claims["aud"] = .string(audience)
        let token = issuer.token(.object(claims)).reveal()
        return .npm(["count": .number("\(token.utf8.count)"), "value": .string(token)])
    }
}
