internal import Core
internal import HTTPTypes

extension MarketplaceStandIn {
    /// `POST /_apis/gallery/token`: a credential for one publisher against the identity of a job of GitHub Actions.
    func exchange(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let body = try? JSONValue(parsing: try await request.body.collect(upTo: 1 << 16))
        guard let publisher = body?["publisherName"]?.string else {
            throw MarketplaceError(.badRequest, "ArgumentException", "publisherName is missing.")
        }
        guard let trust = settings.trust, let field = request.fields[.authorization],
            field.hasPrefix("Bearer "), let claims = trust.issuer.claims(of: String(field.dropFirst(7)))
        else { throw MarketplaceError.unauthorized }
        guard claims["aud"] == "marketplace.visualstudio.com", let wanted = trust.publishers[publisher],
            wanted.allSatisfy({ claims[$0.key]?.string == $0.value })
        else { throw MarketplaceError.untrusted(publisher) }
        issued += 1
        let credential = "credential-\(issued)"
        exchanged[credential] = Exchanged(
            token: MarketplaceSettings.Token(publishers: [publisher]), usesLeft: trust.uses)
        return .gallery(["credential": .string(credential)])
    }

    /// A credential that was given for an identity.
    struct Exchanged: Sendable {
        let token: MarketplaceSettings.Token
        var usesLeft: Int
    }

    /// The rights of an exchanged credential; nil for one that is not known, or over.
    func exchangedToken(_ text: String) -> MarketplaceSettings.Token? {
        guard let found = exchanged[text], found.usesLeft > 0 else { return nil }
        exchanged[text]?.usesLeft -= 1
        return found.token
    }
}

extension MarketplaceError {
    static func untrusted(_ publisher: String) -> MarketplaceError {
        MarketplaceError(
            .forbidden, "UnauthorizedRequestException",
            "The identity does not match a trust policy of the publisher '\(publisher)'.")
    }
}
