public import Core
public import HTTPTypes
public import SystemPackage

/// An HTTP answer.
public struct Response: Sendable {
    /// The status code.
    public var status: HTTPResponse.Status
    /// Header fields of the last answer, after redirects.
    public var fields: HTTPFields
    /// The body, received as the request asked.
    public var body: Received
    /// The URL that answered, after redirects.
    public var url: String

    /// Creates a response.
    public init(
        status: HTTPResponse.Status, fields: HTTPFields = [:], body: Received = .bytes([]), url: String = ""
    ) {
        self.status = status
        self.fields = fields
        self.body = body
        self.url = url
    }

    /// A received body.
    public enum Received: Hashable, Sendable {
        /// Bytes in memory.
        case bytes([UInt8])
        /// A file that was written.
        case file(FilePath, size: Int)
        /// Size and digests of bytes that were not kept, in the order asked for.
        case digests([Digest], size: Int)
    }

    /// The bytes of a body in memory; empty for one that went elsewhere.
    public var bytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }
    /// The bytes as text; invalid UTF-8 is repaired.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The bytes as JSON; nil if they are none.
    public var json: JSONValue? { try? JSONValue(parsing: bytes) }
}
