internal import Core
internal import HTTP
internal import HTTPTypes

extension MarketplaceConnection {
    /// The token for a publisher; for trusted publishing and Entra it is got when it is first needed.
    ///
    /// - Throws: `Failure` (`store.trust`, `identity.unavailable`, and those of a request).
    func token(for publisher: String) async throws(Failure) -> Secret {
        switch credential {
        case .token(let secret): return secret
        case .trustedPublishing(let source):
            return try await authority.token(for: publisher) { () async throws(Failure) in
                try await exchange(source, for: publisher)
            }
        case .entra(let application):
            return try await authority.token(for: "") { () async throws(Failure) in
                try await exchange(application)
            }
        }
    }

    /// Whether another token may be accepted where one was not.
    func forgetToken(for publisher: String) -> Bool {
        switch credential {
        case .token: false
        case .trustedPublishing: authority.forget(publisher)
        case .entra: authority.forget("")
        }
    }

    /// `marketplace.visualstudio.com`, whatever the address.
    private static let audience = "marketplace.visualstudio.com"

    /// `POST /_apis/gallery/token` with the job's identity.
    private func exchange(
        _ source: IdentityTokenSource, for publisher: String
    ) async throws(Failure) -> Secret {
        let identity = try await source.token(audience: Self.audience, transport: client.transport)
        let address = "\(base)/_apis/gallery/token"
        let body: JSONValue = ["publisherName": .string(publisher)]
        let exchange = IdentityExchange(
            client: client,
            request: { identity in
                Request(
                    .post, address,
                    fields: [
                        .accept: "application/json", .contentType: "application/json",
                        .authorization: "Bearer \(identity.secret.reveal())",
                    ], body: .text(body.text()), receive: .memory(limit: 1 << 20), redirects: .stop)
            }, member: "credential", needs: Self.needs(publisher),
            advice: "name this job as trusted publisher of \(publisher) at "
                + "https://marketplace.visualstudio.com/manage, with these values, letter by letter")
        return try await exchange(identity)
    }

    private static func needs(_ publisher: String) -> [(claim: String, needed: String)] {
        [
            ("iss", "https://token.actions.githubusercontent.com"), ("aud", audience),
            ("repository", "the repository in the trust policy of \(publisher)"),
            ("workflow_ref", "the workflow in it"),
            ("environment", "the environment in it, if it names one"),
            ("ref", "a branch or tag that it allows, if it names any"),
        ]
    }

    private func exchange(_ application: EntraApplication) async throws(Failure) -> Secret {
        switch application.proof {
        case .secret(let secret):
            let request = application.request([("client_secret", secret.reveal())])
            let answer = try await client.read(request)
            guard answer.status.code == 200, let token = answer.json?["access_token"]?.string else {
                throw Failure(
                    .storeTrust, client.subject(request), client.words(answer),
                    advice:
                        "check AZURE_TENANT_ID, AZURE_CLIENT_ID and whether AZURE_CLIENT_SECRET has expired")
            }
            client.redactor.hide(Secret(token))
            return Secret(token)
        case .federation(let source):
            let identity = try await source.token(
                audience: EntraApplication.audience, transport: client.transport)
            return try await Self.federation(application, client)(identity)
        }
    }

    private static func federation(
        _ application: EntraApplication, _ client: StoreClient
    ) -> IdentityExchange {
        IdentityExchange(
            client: client,
            request: { identity in
                application.request([
                    (
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                    ), ("client_assertion", identity.secret.reveal()),
                ])
            }, member: "access_token",
            needs: [
                ("iss", "the issuer of a federated credential of the application"),
                ("sub", "its subject, letter by letter"), ("aud", EntraApplication.audience),
            ],
            advice:
                "add a federated credential with this subject to the application \(application.client), and "
                + "make the application a member of the publisher")
    }
}
