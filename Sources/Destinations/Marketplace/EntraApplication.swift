public import Core
internal import HTTP
internal import HTTPTypes

/// An application (service principal, managed identity) of Microsoft Entra that is a member of the publisher.
public struct EntraApplication: Hashable, Sendable {
    let tenant: String
    let client: String
    /// Without a slash at the end.
    let authority: String
    let proof: Proof

    /// How the application shows that it is itself.
    public enum Proof: Hashable, Sendable {
        /// A secret of its own.
        case secret(Secret)
        /// The identity of a CI job, which the application's federated credential trusts.
        case federation(IdentityTokenSource)
    }

    /// Which of the two proofs is meant.
    public enum Kind: String, Hashable, Sendable {
        /// `AZURE_CLIENT_SECRET`.
        case clientSecret
        /// The job's identity.
        case workloadIdentity
    }

    /// Reads the variables of Azure's own clients: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`,
    /// `AZURE_AUTHORITY_HOST`.
    ///
    /// - Throws: `Failure` (`credential.missing`, `identity.missing`).
    public init(_ kind: Kind, environment: [String: String]) throws(Failure) {
        func value(_ name: String) throws(Failure) -> String {
            guard let text = environment[name], !text.isEmpty else {
                throw Failure(
                    .entraIncomplete, "marketplace", "no credential: \(name) is not set",
                    advice: "set it to that of the Entra application that is a member of the publisher")
            }
            return text
        }
        tenant = try value("AZURE_TENANT_ID")
        client = try value("AZURE_CLIENT_ID")
        let host = environment["AZURE_AUTHORITY_HOST"].flatMap { $0.isEmpty ? nil : $0 }
        authority = StoreURL.base(host ?? "https://login.microsoftonline.com")
        switch kind {
        case .clientSecret: proof = .secret(Secret(try value("AZURE_CLIENT_SECRET")))
        case .workloadIdentity:
            proof = .federation(
                try IdentityTokenSource(variable: "AZURE_FEDERATED_TOKEN", environment: environment))
        }
    }

    var secrets: [Secret] {
        switch proof {
        case .secret(let secret): [secret]
        case .federation(let source): source.secrets
        }
    }

    /// The audience that Entra wants in a federated identity.
    static let audience = "api://AzureADTokenExchange"

    /// The request for an access token (RFC 6749, section 4.4; RFC 7523, section 2.2).
    ///
    /// Scope: Azure DevOps, whose tokens the Marketplace takes.
    func request(_ proof: [(String, String)]) -> Request {
        let fields = [
            ("client_id", client), ("grant_type", "client_credentials"),
            ("scope", "499b84ac-1321-427f-aa17-267ca6975798/.default"),
        ]
        let body = (fields + proof).map { "\($0.0)=\(StoreURL.encode($0.1))" }.joined(separator: "&")
        return Request(
            .post, "\(authority)/\(StoreURL.encode(tenant))/oauth2/v2.0/token",
            fields: [.accept: "application/json", .contentType: "application/x-www-form-urlencoded"],
            body: .text(body), receive: .memory(limit: 1 << 20), redirects: .stop)
    }
}

extension Failure.Code {
    /// A variable of an Entra application is missing.
    static let entraIncomplete = Self("credential.entra", .refused)
}
