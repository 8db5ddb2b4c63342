public import Core
public import HTTP
internal import HTTPTypes

/// A repository on GitHub, the credential for it and the way to it.
public struct GitHubConnection: Sendable {
    /// `OWNER/NAME`.
    let repository: String
    let api: String
    let uploads: String
    let token: Secret?
    private let transport: any Transport
    private let redactor: Redactor

    /// Creates a connection; nothing is sent.
    ///
    /// - Parameters:
    ///   - repository: `OWNER/NAME`.
    ///   - api: the base URL of the REST API; `https://HOST/api/v3` for a server of one's own.
    ///   - uploads: the base URL for uploads; `https://HOST/api/uploads` for a server of one's own.
    ///   - token: a token that may write the repository's contents.
    ///   - transport: sends the requests.
    public init(
        repository: String, api: String = "https://api.github.com",
        uploads: String = "https://uploads.github.com", token: Secret?, transport: any Transport
    ) {
        self.repository = repository
        self.api = api.hasSuffix("/") ? String(api.dropLast()) : api
        self.uploads = uploads.hasSuffix("/") ? String(uploads.dropLast()) : uploads
        self.token = token
        self.transport = transport
        redactor = Redactor(token.map { [$0] } ?? [])
    }

    /// Whether a request bears the token.
    enum Identification {
        case token
        case anonymous
    }

    /// A request to the API of this repository; the path is percent-encoded already.
    func request(
        _ method: HTTPRequest.Method, _ path: String = "", as identification: Identification = .token,
        body: JSONValue? = nil
    ) -> Request {
        var fields = fields(accept: "application/vnd.github+json", as: identification)
        if body != nil { fields[.contentType] = "application/json" }
        return Request(
            method, "\(api)/repos/\(repository)\(path)", fields: fields,
            body: body.map { .text($0.text()) } ?? .empty, receive: .memory(limit: 64 << 20))
    }

    /// The fields of every request.
    func fields(accept: String, as identification: Identification) -> HTTPFields {
        var fields: HTTPFields = [.accept: accept]
        if let version = HTTPField.Name("X-GitHub-Api-Version") { fields[version] = "2022-11-28" }
        if identification == .token, let token {
            fields[.authorization] = "Bearer \(token.reveal())"
        }
        return fields
    }

    /// Sends a request.
    ///
    /// - Throws: `GitHubProblem` if there is no answer, or one that is not 2xx.
    func send(_ request: Request) async throws(GitHubProblem) -> Response {
        let response: Response
        do {
            response = try await transport.send(request)
        } catch {
            throw GitHubProblem(error, subject(request))
        }
        guard response.status.kind == .successful else {
            throw GitHubProblem(response, subject(request), redactor)
        }
        return response
    }

    /// Method and path, for failures; queries stay out, as signatures of downloads are in them.
    private func subject(_ request: Request) -> String {
        let path = request.url.replacing(api, with: "").prefix { $0 != "?" }
        return "github \(request.method.rawValue) \(path)"
    }

    /// A text as a path segment or query value: all but RFC 3986's unreserved characters is encoded.
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
            let isUnreserved = isPlain || "-._~".utf8.contains(byte)
            result +=
                isUnreserved
                ? String(UnicodeScalar(byte)) : "%" + Hexadecimal.encode([byte]).uppercased()
        }
    }

    /// A tag as a path, whose slashes stay.
    static func encodedTag(_ tag: String) -> String {
        tag.split(separator: "/", omittingEmptySubsequences: false).map { encoded(String($0)) }
            .joined(separator: "/")
    }
}
