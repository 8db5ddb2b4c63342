internal import Core
internal import HTTP
internal import HTTPTypes

extension OpenVSXConnection {
    /// `POST /api/-/trusted-publishing/token` with the job's identity, known since Open VSX 1.2.
    func exchange(
        _ source: IdentityTokenSource, for vsix: VSIXCoordinates, audience: String
    ) async throws(Failure) -> Secret {
        let identity = try await source.token(audience: audience, transport: client.transport)
        let address = "\(base)/api/-/trusted-publishing/token"
        let exchange = IdentityExchange(
            client: client,
            request: { identity in
                let body: JSONValue = [
                    "namespace": .string(vsix.publisher), "extension": .string(vsix.name),
                    "token": .string(identity.secret.reveal()),
                ]
                return Request(
                    .post, address, fields: [.accept: "application/json", .contentType: "application/json"],
                    body: .text(body.text()), receive: .memory(limit: 1 << 20), redirects: .stop)
            }, member: "value", needs: Self.needs(vsix, audience: audience),
            advice:
                "have an owner of the namespace \(vsix.publisher) register this job as trusted publisher, with "
                + "these values; names are resolved to numbers when it is registered")
        return try await exchange(identity)
    }

    private static func needs(
        _ vsix: VSIXCoordinates, audience: String
    ) -> [(claim: String, needed: String)] {
        [
            ("iss", "a service that the registry trusts"), ("aud", audience),
            ("repository_id", "the repository registered for \(vsix.id)"),
            ("repository_owner_id", "its owner"), ("repository", "nothing: its numbers count"),
            ("workflow_ref", "the registered workflow; what follows @ is free"),
            ("environment", "the registered environment, if there is one"),
        ]
    }
}
