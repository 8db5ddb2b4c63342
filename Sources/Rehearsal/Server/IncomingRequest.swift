internal import FoundationEssentials
public import HTTPTypes

/// A request as a stand-in sees it.
public struct IncomingRequest: Sendable {
    /// The method.
    public let method: HTTPRequest.Method
    /// Path and query, raw and taken apart.
    public let target: RequestTarget
    /// The header fields in the order sent, `Host` among them, found without regard to case.
    public let fields: HTTPFields
    /// The body; can be read once.
    public let body: IncomingBody

    /// Creates a request, as the server does and as a test without a server can.
    public init(
        _ method: HTTPRequest.Method, _ target: RequestTarget, fields: HTTPFields = [:],
        body: IncomingBody = IncomingBody([])
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }
}

extension IncomingRequest {
    /// The path exactly as sent: `/@scope%2fname`.
    public var rawPath: String { target.rawPath }

    /// The decoded segments of the path: `["@scope/name"]`; a final slash gives a final empty segment.
    public var pathSegments: [String] { target.segments }

    /// Whether this is GET or HEAD.
    ///
    /// A stand-in answers both alike; the server leaves HEAD's body away.
    public var isRead: Bool { method == .get || method == .head }

    /// `http://HOST:PORT` as the client addressed it, for absolute links and `Location`.
    public var origin: String { "http://\(host ?? "127.0.0.1")" }

    /// The `Host` field.
    public var host: String? { HTTPField.Name("Host").flatMap { fields[$0] } }

    /// The declared length of the body in bytes; nil for a chunked body or none.
    public var contentLength: Int64? { fields[.contentLength].flatMap { Int64($0) } }

    /// The decoded value of the first query item with this name; an empty text for `?name` alone.
    public func query(_ name: String) -> String? {
        target.queryItems.first { $0.name == name }?.value
    }

    /// What the wildcards of a path pattern stand for, decoded, or nil if the path is another.
    ///
    /// Pattern segments are literal texts (compared with the decoded segment), `*` for one segment that is not
    /// empty, or `**` for one or more, given back joined by `/`: `/v2/**/manifests/*` gives
    /// `["library/alpine", "3.22"]`.
    public func captures(_ pattern: String) -> [String]? {
        PathPattern(pattern).captures(from: target.segments)
    }

    /// Reads the whole body, up to a number of bytes, as JSON.
    ///
    /// - Throws: an `AnsweringError` with status 400 if it is not such JSON, with 413 above the limit.
    public func json<Value: Decodable>(_ type: Value.Type, upTo limit: Int = 64 << 20) async throws -> Value {
        let bytes = try await body.collect(upTo: limit)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw UnreadableBody(reason: "\(error)")
        }
    }
}

/// The request's body is not what the service reads; answered with status 400.
struct UnreadableBody: AnsweringError {
    let reason: String

    var answer: OutgoingResponse { .text("the body cannot be read: \(reason)", .badRequest) }
}
