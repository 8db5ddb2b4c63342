internal import Core
internal import HTTPTypes

extension OpenVSXStandIn {
    /// `POST /api/-/trusted-publishing/token`: a token for one extension against the identity of a CI job.
    func exchange(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let body = try? JSONValue(parsing: try await request.body.collect(upTo: 1 << 16))
        guard let namespace = body?["namespace"]?.string, let name = body?["extension"]?.string,
            let identity = body?["token"]?.string, !namespace.isEmpty, !identity.isEmpty
        else { throw OpenVSXError("The fields namespace and token are mandatory.") }
        let id = "\(namespace).\(name)"
        guard let trust = settings.trust, let claims = trust.issuer.claims(of: identity) else {
            throw OpenVSXError("Invalid ID token.", .forbidden)
        }
        let audience = trust.audience ?? request.origin
        guard claims["aud"]?.string == audience, let publisher = trust.publishers[id],
            publisher.claims.allSatisfy({ claims[$0.key]?.string == $0.value })
        else { throw OpenVSXError("No trusted publisher matches the ID token.", .forbidden) }
        issued += 1
        let token = "trusted-\(issued)"
        exchanged[token] = Exchanged(user: publisher.user, id: id, usesLeft: trust.uses)
        return .registry(["value": .string(token)], .created)
    }

    /// The user whose token the request carries, in its query; an exchanged one is good for its extension alone.
    ///
    /// - Throws: `OpenVSXError` if there is none, it is unknown, or its time is over.
    func user(_ request: IncomingRequest, for id: String?) throws -> String {
        guard let token = request.query("token") else { throw OpenVSXError.invalidToken }
        if let user = settings.tokens[token] { return user }
        guard let found = exchanged[token], id == nil || found.id == id else {
            throw OpenVSXError.invalidToken
        }
        guard found.usesLeft > 0 else { throw OpenVSXError("Invalid access token.", .unauthorized) }
        exchanged[token]?.usesLeft -= 1
        return found.user
    }

    /// A token that was given for an identity.
    struct Exchanged: Sendable {
        let user: String
        let id: String
        var usesLeft: Int
    }
}
