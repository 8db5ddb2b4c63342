public import Core
public import HTTP
internal import HTTPTypes

/// An Open VSX registry, as one credential reaches it.
///
/// The token travels in the query of URLs, so no URL with a query ever goes into a failure; reads carry none.
public struct OpenVSXConnection: Sendable {
    /// The destination's name in identities and failures.
    public static let destination = "open-vsx"

    let base: String
    /// How we are known.
    public let credential: OpenVSXCredential
    let authority = StoreAuthority()
    let client: StoreClient

    /// Creates a connection; nothing is sent.
    ///
    /// - Parameters:
    ///   - base: the registry, `OVSX_REGISTRY_URL` for ovsx.
    ///   - credential: how we are known.
    ///   - transport: sends the requests.
    public init(
        base: String = "https://open-vsx.org", credential: OpenVSXCredential, transport: any Transport
    ) {
        self.base = StoreURL.base(base)
        self.credential = credential
        // A server or library may quote the token as we sent it: encoded.
        let secrets = credential.secrets
        client = StoreClient(
            destination: Self.destination, transport: transport,
            redactor: StoreSecrets(secrets + secrets.map { Secret(StoreURL.encode($0.reveal())) }))
    }

    /// Creates a connection with an access token, `OVSX_PAT` for ovsx.
    public init(base: String = "https://open-vsx.org", token: Secret, transport: any Transport) {
        self.init(base: base, credential: .token(token), transport: transport)
    }

    /// Creates a connection for what everybody may ask.
    public static func anonymous(
        base: String = "https://open-vsx.org", transport: any Transport
    ) -> OpenVSXConnection {
        OpenVSXConnection(base: base, token: Secret(""), transport: transport)
    }

    /// The page of an extension, for people.
    func page(_ vsix: VSIXCoordinates) -> String { "\(base)/extension/\(vsix.publisher)/\(vsix.name)" }

    /// Sends a request that changes something, with a token for an extension.
    ///
    /// - Throws: `UploadTrouble` with what is known of its effect.
    func upload(_ request: Request, for vsix: VSIXCoordinates) async throws(UploadTrouble) -> Response {
        let answer = try await client.upload(try await ready(request, vsix))
        guard Self.isTokenRefused(answer), forgetToken(for: vsix) else { return answer }
        return try await client.upload(try await ready(request, vsix))
    }

    /// Older registries answer 400 to a token that they do not know.
    private static func isTokenRefused(_ answer: Response) -> Bool {
        answer.status.code == 401 || answer.json?["error"]?.string == "Invalid access token."
    }

    private func ready(_ request: Request, _ vsix: VSIXCoordinates) async throws(UploadTrouble) -> Request {
        do {
            return withToken(request, try await token(for: vsix))
        } catch {
            throw UploadTrouble(outcome: client.beforeUpload(error, client.subject(request)))
        }
    }

    /// A token that was exchanged lives for minutes, which the uploads before may have taken.
    private func forgetToken(for vsix: VSIXCoordinates) -> Bool {
        guard case .trustedPublishing = credential else { return false }
        return authority.forget(vsix.id)
    }

    /// The request with the token in its query.
    func withToken(_ request: Request, _ token: Secret) -> Request {
        var request = request
        let encoded = Secret(StoreURL.encode(token.reveal()))
        client.redactor.hide(encoded)
        request.url += "?token=\(encoded.reveal())"
        return request
    }

    /// The token for an extension; for trusted publishing it is got when it is first needed.
    ///
    /// - Throws: `Failure` (`store.trust`, `identity.unavailable`, and those of a request).
    func token(for vsix: VSIXCoordinates) async throws(Failure) -> Secret {
        switch credential {
        case .token(let secret): return secret
        case .trustedPublishing(let source, let audience):
            return try await authority.token(for: vsix.id) { () async throws(Failure) in
                try await exchange(source, for: vsix, audience: audience ?? base)
            }
        }
    }
}
