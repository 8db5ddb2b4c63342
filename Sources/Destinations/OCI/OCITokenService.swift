internal import Core
internal import HTTP
internal import HTTPTypes

/// The service that gives out tokens, as a registry's challenge names it.
struct OCITokenService: Sendable {
    private let realm: String
    private let service: String?

    /// A token and the seconds it lives.
    struct Answer {
        let token: Secret
        let seconds: Int
    }

    /// Reads a Bearer challenge.
    ///
    /// The credential goes to the realm, so it must be https (or the registry's own host) and no private
    /// address.
    ///
    /// - Throws: `OCIFault` (`oci.unsafe-location`).
    init(_ challenge: AuthenticationChallenge, for repository: OCIRepository) throws {
        realm = challenge.parameters["realm"] ?? ""
        service = challenge.parameters["service"]
        let isOwnHost = OCIOrigin(realm)?.host == repository.origin?.host
        guard let origin = OCIOrigin(realm), let home = repository.origin, home.maySendTo(origin),
            origin.scheme == "https" || isOwnHost
        else {
            throw OCIFault.refused(
                Failure(
                    .ociUnsafeLocation, "\(repository)",
                    "its token service is at \(OCIOrigin(realm)?.description ?? "no URL")",
                    advice: "credentials are sent by https, or to the registry's own host; check the registry"
                ))
        }
    }

    /// Asks for a token: by GET with Basic, or without for an anonymous one; by POST with an identity token.
    func token(
        _ scopes: [OCIScope], _ credentials: OCICredentials, _ transport: any Transport
    ) async throws -> Answer {
        let request = request(scopes, credentials)
        let response: Response
        do throws(TransportError) {
            response = try await transport.send(request)
        } catch {
            // Asking for a token changes nothing, so a lost answer is one that did not happen.
            throw OCIFault.transient(OCIFault(error).failure, retryAfter: nil)
        }
        guard response.status == .ok else {
            throw OCIFault.unexpected(response, request, Redactor(credentials.secrets))
        }
        guard let token = response.json?["token"]?.string ?? response.json?["access_token"]?.string else {
            throw OCIFault.refused(
                Failure(
                    .ociRefused, OCIFault.subject(request), "answered without a token",
                    advice: "check the registry's token service"))
        }
        // The token specification's default is 60 seconds; a day is enough for a registry that says "never".
        let seconds = min(max(1, response.json?["expires_in"]?.int ?? 60), 86_400)
        return Answer(token: Secret(token), seconds: seconds)
    }

    private func request(_ scopes: [OCIScope], _ credentials: OCICredentials) -> Request {
        if case .identityToken(let token) = credentials { return refreshing(token, scopes) }
        var request = Request(.get, url(scopes), receive: .memory(limit: 1 << 20))
        request.fields[.authorization] = credentials.basicField?.reveal()
        return request
    }

    /// OAuth 2's refresh (the distribution project's token specification, "Authenticate with OAuth2"), where scopes
    /// are one text with spaces.
    private func refreshing(_ token: Secret, _ scopes: [OCIScope]) -> Request {
        let items = [
            ("grant_type", "refresh_token"), ("service", service ?? ""), ("client_id", "kilo-release"),
            ("scope", scopes.map(\.description).joined(separator: " ")), ("refresh_token", token.reveal()),
        ]
        let form = items.map { "\($0.0)=\(Self.encode($0.1))" }.joined(separator: "&")
        var request = Request(
            .post, realm, fields: [.contentType: "application/x-www-form-urlencoded"],
            body: .bytes(Array(form.utf8)), receive: .memory(limit: 1 << 20), redirects: .stop)
        request.isSafe = true
        return request
    }

    private func url(_ scopes: [OCIScope]) -> String {
        let items = (service.map { [("service", $0)] } ?? []) + scopes.map { ("scope", "\($0)") }
        let query = items.map { "\($0.0)=\(Self.encode($0.1))" }.joined(separator: "&")
        return realm + (realm.contains("?") ? "&" : "?") + query
    }

    /// Percent-encoding of all but RFC 3986's unreserved characters and what scopes are made of.
    private static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain =
                byte < 128 && (character.isLetter || character.isNumber || "-._~:/,".contains(character))
            return isPlain ? String(character) : "%" + Hexadecimal.encode([byte]).uppercased()
        }.joined()
    }
}
