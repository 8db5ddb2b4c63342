/// One answered request, for the log.
///
/// It has no time in it: the order is what counts in a rehearsal.
public struct RequestEvent: Hashable, Sendable, Codable {
    /// The stand-in's name.
    public var service: String
    /// Counts the requests of one server from 1, in the order of their heads.
    public var sequence: Int
    /// The method.
    public var method: String
    /// Path and query as sent, with secrets replaced by dots.
    public var target: String
    /// The status that was decided; nil if the connection was dropped instead.
    public var status: Int?
    /// Why the stand-in failed, if it did: the text of its error.
    public var problem: String?

    /// Creates an event.
    public init(
        service: String, sequence: Int, method: String, target: String, status: Int?, problem: String? = nil
    ) {
        self.service = service
        self.sequence = sequence
        self.method = method
        self.target = target
        self.status = status
        self.problem = problem
    }
}

extension RequestTarget {
    /// Path and query as sent, but dots for the values of query items that carry a credential (Open VSX sends
    /// its token as `?token=`) and for the segment after `/token/` (npm deletes a token by its value).
    public var redacted: String {
        guard let rawQuery else { return redactedPath }
        let items = rawQuery.split(separator: "&", omittingEmptySubsequences: false).map(Self.redact)
        return "\(redactedPath)?\(items.joined(separator: "&"))"
    }

    private var redactedPath: String {
        var segments = rawPath.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for index in segments.indices.dropFirst() where segments[index - 1] == "token" {
            segments[index] = "•••"
        }
        return segments.joined(separator: "/")
    }

    private static func redact(_ item: Substring) -> String {
        guard let equals = item.firstIndex(of: "=") else { return String(item) }
        let raw = item[..<equals]
        let name = (PercentEncoding.decode(raw) ?? String(raw)).lowercased()
        let isSecret = secretNames.contains(name) || secretParts.contains { name.contains($0) }
        return isSecret ? "\(raw)=•••" : String(item)
    }

    private static let secretNames: Set<String> = ["api_key", "code", "key", "pat", "sig", "signature"]
    private static let secretParts = ["token", "secret", "passw", "credential", "apikey", "assertion"]
}
