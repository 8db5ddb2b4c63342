public import Core
internal import HTTPTypes

/// The token endpoint of Microsoft Entra, for one application with a secret and a federated credential.
public struct EntraStandIn: StandIn {
    /// `entra`.
    public let name = "entra"
    private let application: Application
    private let issuer: IdentityIssuer

    /// An application.
    public struct Application: Sendable {
        /// The tenant that it belongs to.
        public var tenant: String
        /// Its identifier.
        public var client: String
        /// Its secret.
        public var secret: Secret
        /// The subject that its federated credential trusts.
        public var subject: String
        /// What it is given.
        public var accessToken: Secret

        /// Creates an application.
        public init(
            tenant: String, client: String, secret: Secret, subject: String, accessToken: Secret
        ) {
            self.tenant = tenant
            self.client = client
            self.secret = secret
            self.subject = subject
            self.accessToken = accessToken
        }
    }

    /// Creates the endpoint; the issuer's tokens are those that the federated credential trusts.
    public init(_ application: Application, issuer: IdentityIssuer) {
        self.application = application
        self.issuer = issuer
    }

    /// Answers `POST /{tenant}/oauth2/v2.0/token` (RFC 6749, section 4.4).
    public func respond(to request: IncomingRequest) async throws -> OutgoingResponse {
        guard request.method == .post, let found = request.captures("/*/oauth2/v2.0/token") else {
            return .empty(.notFound)
        }
        let form = Self.form(String(decoding: try await request.body.collect(upTo: 1 << 16), as: UTF8.self))
        guard found[0] == application.tenant, form["client_id"] == application.client else {
            return Self.refusal("AADSTS700016: Application was not found in the directory.")
        }
        guard form["grant_type"] == "client_credentials",
            form["scope"] == "499b84ac-1321-427f-aa17-267ca6975798/.default"
        else {
            return Self.refusal(
                "AADSTS70011: The provided value for the input parameter 'scope' is not valid.")
        }
        if let problem = problem(form) { return Self.refusal(problem) }
        return .gallery([
            "token_type": "Bearer", "expires_in": 3599,
            "access_token": .string(application.accessToken.reveal()),
        ])
    }

    private func problem(_ form: [String: String]) -> String? {
        if let secret = form["client_secret"] {
            return secret == application.secret.reveal()
                ? nil : "AADSTS7000215: Invalid client secret provided."
        }
        guard form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            let claims = form["client_assertion"].flatMap(issuer.claims)
        else { return "AADSTS50027: JWT token is invalid or malformed." }
        guard claims["aud"] == "api://AzureADTokenExchange", claims["sub"]?.string == application.subject
        else {
            return
                "AADSTS700213: No matching federated identity record found for presented assertion subject "
                + "'\(claims["sub"]?.string ?? "")'."
        }
        return nil
    }

    private static func refusal(_ description: String) -> OutgoingResponse {
        .gallery(["error": "invalid_client", "error_description": .string(description)], .unauthorized)
    }

    /// `application/x-www-form-urlencoded`.
    private static func form(_ text: String) -> [String: String] {
        text.split(separator: "&").reduce(into: [:]) { form, pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return }
            form[parts[0]] = parts[1].replacing("+", with: " ").percentDecoded
        }
    }
}

extension String {
    /// The text with its percent-encoding undone.
    fileprivate var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
