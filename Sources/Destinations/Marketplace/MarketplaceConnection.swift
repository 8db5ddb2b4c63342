public import Core
internal import FoundationEssentials
public import HTTP

/// The VS Code Marketplace, as one credential reaches it.
public struct MarketplaceConnection: Sendable {
    /// The destination's name in identities and failures.
    public static let destination = "marketplace"

    let base: String
    /// `base64("OAuth:" + token)`.
    let credential: Secret
    let client: StoreClient

    /// Creates a connection; nothing is sent.
    ///
    /// - Parameters:
    ///   - base: the service, `VSCE_MARKETPLACE_URL` for vsce.
    ///   - token: a personal access token, an Entra token or an OIDC credential; all are sent alike.
    ///   - transport: sends the requests.
    public init(
        base: String = "https://marketplace.visualstudio.com", token: Secret, transport: any Transport
    ) {
        self.base = StoreURL.base(base)
        credential = Secret(Data("OAuth:\(token.reveal())".utf8).base64EncodedString())
        // What quotes a request quotes the header, in which the token is encoded.
        client = StoreClient(
            destination: Self.destination, transport: transport, redactor: Redactor([token, credential]))
    }

    /// The page of an extension, for people.
    func page(_ id: String) -> String { "\(base)/items?itemName=\(id)" }
}
