internal import Core
internal import HTTPTypes
internal import Synchronization

/// Whom packages trust, and the tokens that were given for it.
final class NPMTrust: Sendable {
    private let issuer: IdentityIssuer
    private let publishers: [NPMTrustedPublisher]
    private let issued = Mutex<[NPMToken]>([])

    init(issuer: IdentityIssuer, publishers: [NPMTrustedPublisher]) {
        self.issuer = issuer
        self.publishers = publishers
    }

    /// The tokens that were given.
    var tokens: [NPMToken] { issued.withLock { $0 } }

    /// A token for one package, for a job that it trusts.
    ///
    /// - Throws: `NPMRefusal` 401 for what is no token of the issuer; 404, whatever else does not fit.
    func exchange(_ identity: Secret, for packument: NPMPackument?, host: String) throws -> Secret {
        guard let claims = issuer.claims(of: identity.reveal()) else { throw NPMRefusal.invalidToken }
        guard let packument, claims["aud"]?.string == "npm:\(host)",
            publishers.contains(where: { Self.fits($0, packument.name, claims) })
        else { throw NPMRefusal.untrusted }
        return issued.withLock { tokens in
            let secret = Secret(
                "npm_exchanged_\(tokens.count + 1)_\(Digest.of(identity.reveal()).hex.prefix(16))")
            tokens.append(
                NPMToken(
                    secret, user: packument.maintainers.first ?? "", permission: .publish,
                    packagesAndScopes: [packument.name]))
            return secret
        }
    }

    private static func fits(_ publisher: NPMTrustedPublisher, _ package: String, _ claims: JSONValue) -> Bool
    {
        guard claims["iss"]?.string == "https://token.actions.githubusercontent.com" else { return false }
        let reference = claims["workflow_ref"]?.string ?? ""
        let path = "\(publisher.repository)/.github/workflows/\(publisher.workflow)@"
        return publisher.package == package && claims["repository"]?.string == publisher.repository
            && reference.hasPrefix(path) && claims["runner_environment"]?.string == "github-hosted"
            && (publisher.environment == nil || claims["environment"]?.string == publisher.environment)
    }
}

extension NPMStandIn {
    /// `POST /-/npm/v1/oidc/token/exchange/package/NAME`.
    func exchange(_ package: String, _ request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.method == .post, let identity = NPMAccess.bearer(of: request) else {
            throw NPMRefusal.unauthenticated
        }
        let packument = try await offPool { [store] in try store.packument(package) }
        let host = String((request.host ?? "").prefix { $0 != ":" })
        let token = try access.trust.exchange(identity, for: packument, host: host)
        return .npm(["token": .string(token.reveal())], .created)
    }
}
