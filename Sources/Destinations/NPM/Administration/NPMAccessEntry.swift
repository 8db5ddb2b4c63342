internal import Core

/// What somebody may do with a package, or with which package.
public struct NPMAccessEntry: Hashable, Sendable {
    /// A user, or a package.
    public let name: String
    /// `read-only` or `read-write`; any other word as the registry says it.
    public let permission: String

    /// Reads `{name: word}`; what has no word beside it is left away.
    static func all(in document: JSONObject) -> [NPMAccessEntry] {
        document.members.compactMap { name, value in
            value.string.map { NPMAccessEntry(name: name, permission: words[$0] ?? $0) }
        }
    }

    private static let words = ["read": "read-only", "write": "read-write"]
}
