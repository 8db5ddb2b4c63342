public import Core
public import HTTP
internal import HTTPTypes

/// A registry, the credential for it and the way to it.
public struct NPMConnection: Sendable {
    /// The registry that npm uses when nothing else is configured.
    public static let publicRegistry = "https://registry.npmjs.org"

    /// The registry's name in identities and failures.
    let destination: String
    /// The registry's base URL, without a slash at the end.
    let registry: String
    let token: Secret?
    private let transport: any Transport
    private let redactor: Redactor

    /// Creates a connection; nothing is sent.
    ///
    /// - Parameters:
    ///   - registry: the base URL, with or without a slash at the end.
    ///   - destination: its name in identities, failures and reports; not its address, which differs between a
    ///     rehearsal and the release it stands for.
    ///   - token: an access token; nil to read only what everybody can.
    ///   - transport: sends the requests.
    public init(
        registry: String = Self.publicRegistry, destination: String = "npm", token: Secret?,
        transport: any Transport
    ) {
        self.destination = destination
        self.registry = registry.hasSuffix("/") ? String(registry.dropLast()) : registry
        self.token = token
        self.transport = transport
        redactor = Redactor(token.map { [$0] } ?? [])
    }

    /// Whether a request bears the token.
    enum Identification {
        case token
        case anonymous
    }

    /// A request to a path below the registry, which is percent-encoded already.
    func request(
        _ method: HTTPRequest.Method, _ path: String, as identification: Identification,
        fields: HTTPFields = [:], body: Body = .empty
    ) -> Request {
        Request(
            method, registry + path, fields: credentials(identification) + fields, body: body,
            receive: .memory(limit: 256 << 20))
    }

    /// Sends a request.
    func send(_ request: Request) async throws(TransportError) -> Response {
        try await transport.send(request)
    }

    /// The fields that identify us.
    func credentials(_ identification: Identification) -> HTTPFields {
        guard identification == .token, let token else { return [:] }
        return [.authorization: "Bearer \(token.reveal())"]
    }

    /// No answer, as a failure.
    func failure(_ error: TransportError, _ subject: String) -> Failure {
        let message = presentable(error.message)
        return switch error.reason {
        case .file:
            Failure(.npmInvalid, subject, message, advice: "pack the package again, then run it again")
        case .tls:
            Failure(
                .npmUnavailable, subject, message,
                advice: "check the registry's address and the certificates that this machine trusts")
        case .notSent, .lost, .invalidAnswer, .cancelled:
            Failure(
                .npmUnavailable, subject, "no answer: \(message)",
                advice: "check the network and the registry's address, then run it again")
        }
    }

    /// Text from outside, fit for people: without the token, and not endless.
    func presentable(_ text: String) -> String { String(redactor.redact(text).prefix(500)) }

    /// The name as a path segment: npm escapes only the slash, in lower case, and registries compare it so.
    static func escaped(_ name: String) -> String { name.replacing("/", with: "%2f") }
}

/// One list of fields behind the other.
private func + (left: HTTPFields, right: HTTPFields) -> HTTPFields {
    var fields = left
    fields.append(contentsOf: right)
    return fields
}
