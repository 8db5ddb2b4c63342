/// Path and query of a request, kept raw beside their decoded parts (RFC 9112 section 3.2).
public struct RequestTarget: Hashable, Sendable {
    /// The path as sent, with a leading slash; `*` for `OPTIONS *`.
    public let rawPath: String
    /// The query as sent, without the question mark; nil if there was none.
    public let rawQuery: String?
    /// The path's segments, split at raw slashes and then decoded: `/@s%2fn` has the one segment `@s/n`.
    public let segments: [String]
    /// The decoded query items in the order sent.
    public let queryItems: [QueryItem]

    /// A name and its value in a query.
    public struct QueryItem: Hashable, Sendable {
        /// The decoded name.
        public let name: String
        /// The decoded value; empty for a name without `=`.
        public let value: String
    }

    /// Reads the target of a request line, in origin form or in the absolute form that proxies get; nil if a
    /// percent sign is not followed by two hexadecimal digits or the decoded bytes are no UTF-8.
    public init?(_ target: String) {
        let parts = Self.originForm(target)
            .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map(String.init) ?? ""
        let query = parts.count > 1 ? String(parts[1]) : nil
        guard let segments = Self.segments(of: path), let items = Self.items(of: query ?? "")
        else { return nil }
        rawPath = path
        rawQuery = query
        self.segments = segments
        queryItems = items
    }

    private static func originForm(_ target: String) -> Substring {
        if target.utf8.first == UInt8(ascii: "/") { return target[...] }
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            return rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
        }
        return target[...]
    }

    private static func segments(of path: String) -> [String]? {
        // By bytes, as each request goes through here and most of them have no letter beyond ASCII.
        let raw = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        let decoded = raw.compactMap { PercentEncoding.decode(Substring($0)) }
        return decoded.count == raw.count ? decoded : nil
    }

    private static func items(of query: String) -> [QueryItem]? {
        var items: [QueryItem] = []
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            // The WHATWG URL standard decodes a plus sign in a query as a space; the real services do so too.
            let decoded = pair.compactMap { PercentEncoding.decode($0.replacing("+", with: " ")) }
            guard let name = decoded.first, decoded.count == pair.count else { return nil }
            items.append(QueryItem(name: name, value: decoded.count > 1 ? decoded[1] : ""))
        }
        return items
    }
}
