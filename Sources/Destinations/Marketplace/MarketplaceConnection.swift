public import Core
internal import FoundationEssentials
public import HTTP
internal import HTTPTypes

/// The VS Code Marketplace, as one credential reaches it.
public struct MarketplaceConnection: Sendable {
    /// The destination's name in identities and failures.
    public static let destination = "marketplace"

    let base: String
    /// How we are known.
    public let credential: MarketplaceCredential
    let authority = StoreAuthority()
    let client: StoreClient

    /// Creates a connection; nothing is sent.
    ///
    /// - Parameters:
    ///   - base: the service, `VSCE_MARKETPLACE_URL` for vsce.
    ///   - credential: how we are known.
    ///   - transport: sends the requests.
    public init(
        base: String = "https://marketplace.visualstudio.com", credential: MarketplaceCredential,
        transport: any Transport
    ) {
        self.base = StoreURL.base(base)
        self.credential = credential
        // What quotes a request quotes the header, in which the token is encoded.
        let secrets = credential.secrets
        client = StoreClient(
            destination: Self.destination, transport: transport,
            redactor: StoreSecrets(secrets + secrets.map(Self.encoded)))
    }

    /// Creates a connection with a token as it is.
    public init(
        base: String = "https://marketplace.visualstudio.com", token: Secret, transport: any Transport
    ) {
        self.init(base: base, credential: .token(token), transport: transport)
    }

    /// Creates a connection for what everybody may ask.
    public static func anonymous(
        base: String = "https://marketplace.visualstudio.com", transport: any Transport
    ) -> MarketplaceConnection {
        MarketplaceConnection(base: base, token: Secret(""), transport: transport)
    }

    /// The page of an extension, for people.
    func page(_ id: String) -> String { "\(base)/items?itemName=\(id)" }

    /// Sends a request that changes nothing, as a member of a publisher.
    ///
    /// - Throws: `Failure` if no complete answer came, or no token.
    func read(_ request: Request, of publisher: String) async throws(Failure) -> Response {
        let answer = try await client.read(try await authorized(request, publisher))
        guard answer.status.code == 401, forgetToken(for: publisher) else { return answer }
        return try await client.read(try await authorized(request, publisher))
    }

    /// Sends a request that changes something, as a member of a publisher.
    ///
    /// A token that was exchanged lives for minutes, which the uploads before may have taken; its refusal means
    /// that nothing was done, so another one is got, once.
    ///
    /// - Throws: `UploadTrouble` with what is known of its effect.
    func upload(_ request: Request, of publisher: String) async throws(UploadTrouble) -> Response {
        let answer = try await client.upload(try await ready(request, publisher))
        guard answer.status.code == 401, forgetToken(for: publisher) else { return answer }
        return try await client.upload(try await ready(request, publisher))
    }

    private func ready(_ request: Request, _ publisher: String) async throws(UploadTrouble) -> Request {
        do {
            return try await authorized(request, publisher)
        } catch {
            throw UploadTrouble(outcome: client.beforeUpload(error, client.subject(request)))
        }
    }

    /// PAT, Entra token and exchanged credential are sent alike.
    private func authorized(_ request: Request, _ publisher: String) async throws(Failure) -> Request {
        var request = request
        let token = Self.encoded(try await token(for: publisher))
        client.redactor.hide(token)
        request.fields[.authorization] = "Basic \(token.reveal())"
        return request
    }

    /// `base64("OAuth:" + token)`.
    private static func encoded(_ token: Secret) -> Secret {
        Secret(Data("OAuth:\(token.reveal())".utf8).base64EncodedString())
    }
}
