/// The rules for names of packages that npm enforces when it publishes.
enum PackageName {
    /// Whether npm accepts the name: `name` or `@scope/name`, of characters that need no escape in a URL.
    static func isValid(_ name: String) -> Bool {
        let reserved = ["node_modules", "favicon.ico"]
        guard !name.hasPrefix("."), !reserved.contains(name.lowercased()) else { return false }
        guard name.hasPrefix("@") else { return isValidPart(name) }
        let parts = name.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy(isValidPart)
    }

    /// The file name of the tarball: `@scope/name` and `1.0.0` -> `scope-name-1.0.0.tgz`.
    static func fileName(name: String, version: String) -> String {
        var stem = name
        if stem.hasPrefix("@") { stem.removeFirst() }
        if let slash = stem.firstIndex(of: "/") { stem.replaceSubrange(slash...slash, with: "-") }
        return "\(stem)-\(version).tgz"
    }

    private static func isValidPart(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && JavaScriptText.needsNoEncoding(text)
    }
}
