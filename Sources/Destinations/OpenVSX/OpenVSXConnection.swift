public import Core
public import HTTP

/// An Open VSX registry, as one token reaches it.
///
/// The token travels in the query of URLs, so no URL with a query ever goes into a failure; reads carry none.
public struct OpenVSXConnection: Sendable {
    /// The destination's name in identities and failures.
    public static let destination = "open-vsx"

    let base: String
    let token: Secret
    let client: StoreClient

    /// Creates a connection; nothing is sent.
    ///
    /// - Parameters:
    ///   - base: the registry, `OVSX_REGISTRY_URL` for ovsx.
    ///   - token: an access token of Open VSX, `OVSX_PAT` for ovsx.
    ///   - transport: sends the requests.
    public init(base: String = "https://open-vsx.org", token: Secret, transport: any Transport) {
        self.base = StoreURL.base(base)
        self.token = token
        // A server or library may quote the token as we sent it: encoded.
        let encoded = Secret(StoreURL.encode(token.reveal()))
        client = StoreClient(
            destination: Self.destination, transport: transport, redactor: Redactor([token, encoded]))
    }

    /// The page of an extension, for people.
    func page(_ vsix: VSIXCoordinates) -> String { "\(base)/extension/\(vsix.publisher)/\(vsix.name)" }
}
