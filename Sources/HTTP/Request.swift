public import Core
public import HTTPTypes
public import SystemPackage

/// An HTTP request as a value; sending it twice sends the same bytes.
public struct Request: Sendable {
    /// The method.
    public var method: HTTPRequest.Method
    /// The absolute URL, already percent-encoded (npm's `%2f` must reach the wire as it is).
    public var url: String
    /// Header fields in the order in which they are sent.
    public var fields: HTTPFields
    /// What is sent.
    public var body: Body
    /// What becomes of the answer's body.
    public var receive: Receiver
    /// The longest time with no progress at all before the request counts as lost.
    public var idleTimeout: Duration
    /// The longest time for the whole exchange; nil for none, as uploads of any size must be possible.
    public var totalTimeout: Duration?
    /// Whether 3xx answers are followed.
    ///
    /// Credentials are dropped when the origin changes.
    public var redirects: Redirects
    /// Whether it changes nothing at the server (RFC 9110, 9.2.1), so that it may be sent again at any time.
    ///
    /// The method decides, unless the caller knows better: some services take questions by POST.
    public var isSafe: Bool

    /// Creates a request.
    ///
    /// Idle time is limited to one minute, and to five where the server has a body to digest, unless it is given:
    /// a registry that unpacks what it got is silent meanwhile, and cutting it off leaves nobody knowing.
    public init(
        _ method: HTTPRequest.Method, _ url: String, fields: HTTPFields = [:], body: Body = .empty,
        receive: Receiver = .memory(limit: 16 << 20), idleTimeout: Duration? = nil,
        totalTimeout: Duration? = nil, redirects: Redirects = .follow
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.receive = receive
        self.idleTimeout = idleTimeout ?? (body.length > 0 ? .seconds(300) : .seconds(60))
        self.totalTimeout = totalTimeout
        self.redirects = redirects
        isSafe = [.get, .head, .options].contains(method)
    }

    /// What to do with a 3xx answer.
    public enum Redirects: Hashable, Sendable {
        /// Follow up to ten, dropping `Authorization`, `Cookie` and `X-*token*` fields when scheme, host or port
        /// changes; never from https to http.
        case follow
        /// Hand the 3xx answer to the caller.
        case stop
    }

    /// Where the bytes of an answer go.
    public enum Receiver: Hashable, Sendable {
        /// Into memory; an answer longer than this many bytes fails.
        case memory(limit: Int)
        /// Into a file, which is created or replaced, if the status is 2xx; else as `.memory`.
        case file(FilePath)
        /// Nowhere: only size and digests are computed, if the status is 2xx; else as `.memory`.
        case digest([Digest.Algorithm])
    }
}
