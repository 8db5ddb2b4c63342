internal import FoundationEssentials
public import HTTPTypes
public import SystemPackage

/// A response as a stand-in gives it.
///
/// The server adds `Content-Length`, leaves the body
/// of a HEAD request away, and keeps or closes the connection.
public struct OutgoingResponse: Sendable {
    /// The status.
    public var status: HTTPResponse.Status
    /// The header fields, sent in this order.
    public var fields: HTTPFields
    /// The body.
    public var body: Body
    /// Whether anything is sent at all.
    public var delivery: Delivery

    /// Where the body's bytes are.
    public enum Body: Hashable, Sendable {
        /// No body.
        case empty
        /// Bytes in memory.
        case bytes([UInt8])
        /// A file, or a part of it counted in bytes from 0; streamed.
        case file(FilePath, Range<Int64>?)
    }

    /// What the client gets to see.
    public enum Delivery: Hashable, Sendable {
        /// The whole response.
        case whole
        /// Nothing: the connection is closed at once.
        case nothing
        /// Nothing, and the connection stays open, for so long or until the client has had enough.
        case silence(Duration?)
        /// The head and the first half of the body, and then the connection is closed.
        case half
    }

    /// Creates a response.
    public init(_ status: HTTPResponse.Status, fields: HTTPFields = [:], body: Body = .empty) {
        self.status = status
        self.fields = fields
        self.body = body
        delivery = .whole
    }
}

extension OutgoingResponse {
    /// Closes the connection without a word, as a broken proxy or a killed server does.
    public static var dropConnection: OutgoingResponse {
        var response = OutgoingResponse(.internalServerError)
        response.delivery = .nothing
        return response
    }

    /// Leaves the client without an answer for this long, or until it gives up, as a stuck server does.
    public static func silence(_ duration: Duration? = nil) -> OutgoingResponse {
        var response = dropConnection
        response.delivery = .silence(duration)
        return response
    }

    /// The same response, cut in the middle of its body; without a body nothing of it arrives.
    public var cutInHalf: OutgoingResponse {
        var copy = self
        copy.delivery = body == .empty ? .nothing : .half
        return copy
    }

    /// A response without a body.
    public static func empty(_ status: HTTPResponse.Status) -> OutgoingResponse { OutgoingResponse(status) }

    /// Bytes of some media type.
    public static func bytes(
        _ bytes: [UInt8], type: String, _ status: HTTPResponse.Status = .ok
    ) -> OutgoingResponse {
        OutgoingResponse(status, fields: [.contentType: type], body: .bytes(bytes))
    }

    /// Plain text in UTF-8.
    public static func text(_ text: String, _ status: HTTPResponse.Status = .ok) -> OutgoingResponse {
        bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status)
    }

    /// A value as JSON with sorted keys.
    ///
    /// - Throws: `EncodingError` if the value cannot be written as JSON.
    public static func json(
        _ value: some Encodable, _ status: HTTPResponse.Status = .ok
    ) throws -> OutgoingResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return bytes(Array(try encoder.encode(value)), type: "application/json", status)
    }

    /// A file, streamed, or the part of it in `range`, with the status and fields that the caller gives.
    public static func file(
        _ path: FilePath, range: Range<Int64>? = nil, type: String, _ status: HTTPResponse.Status = .ok
    ) -> OutgoingResponse {
        OutgoingResponse(status, fields: [.contentType: type], body: .file(path, range))
    }

    /// The same response with one more header field; a field of that name is replaced.
    public func with(_ name: HTTPField.Name, _ value: String) -> OutgoingResponse {
        var copy = self
        copy.fields[name] = value
        return copy
    }

    /// The same response with one more header field, whose name is given as text.
    public func with(_ name: String, _ value: String) -> OutgoingResponse {
        guard let name = HTTPField.Name(name) else { preconditionFailure("no header name: \(name)") }
        return with(name, value)
    }
}
