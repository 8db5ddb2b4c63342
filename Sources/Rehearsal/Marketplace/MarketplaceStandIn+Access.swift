internal import Core
internal import FoundationEssentials
internal import HTTPTypes

extension MarketplaceStandIn {
    /// The rights of the request's token: `Basic base64("OAuth:" + token)`.
    ///
    /// - Throws: `MarketplaceError` with 401 if there is none, it is unknown, or its time is over.
    func token(_ request: IncomingRequest) throws -> MarketplaceSettings.Token {
        guard let text = Self.tokenText(request), let token = settings.tokens[text] ?? exchangedToken(text)
        else { throw MarketplaceError.unauthorized }
        guard !token.isExpired else { throw MarketplaceError.expired }
        return token
    }

    /// Refuses a token that may not publish for a publisher.
    func requireRight(_ request: IncomingRequest, on publisher: String) throws {
        try Self.require(try token(request), on: publisher)
    }

    /// The same for a token that was looked at already.
    static func require(_ token: MarketplaceSettings.Token, on publisher: String) throws {
        let lowered = Set(token.publishers.map { $0.lowercased() })
        guard lowered.contains(publisher.lowercased()) else { throw MarketplaceError.forbidden(publisher) }
    }

    /// Whether the request comes from someone who may publish for a publisher.
    func isOwner(_ request: IncomingRequest, of publisher: String) -> Bool {
        (try? requireRight(request, on: publisher)) != nil
    }

    private static func tokenText(_ request: IncomingRequest) -> String? {
        guard let field = request.fields[.authorization], field.hasPrefix("Basic "),
            let bytes = Data(base64Encoded: String(field.dropFirst("Basic ".count)))
        else { return nil }
        let pair = String(decoding: bytes, as: UTF8.self)
        guard let colon = pair.firstIndex(of: ":") else { return nil }
        return String(pair[pair.index(after: colon)...])
    }
}
