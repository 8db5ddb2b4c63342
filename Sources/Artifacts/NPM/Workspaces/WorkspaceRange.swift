/// A range that only a package manager inside the repository can read: `workspace:…` or `catalog:…`.
///
/// What it becomes in a published package is what pnpm, Bun and Yarn make of it:
///
///     workspace:*            1.2.3        (also workspace: alone)
///     workspace:^            ^1.2.3
///     workspace:~            ~1.2.3
///     workspace:>=           >=1.2.3      (and >, <, <=)
///     workspace:^1.0.0       ^1.0.0       (any other range, as it is)
///     workspace:other@^      npm:other@^1.2.3
///     workspace:../other     1.2.3        (from the package's folder; without dots from the root)
///     catalog:, catalog:x    the range in the catalog
///     ^1.0.0 || workspace:*  ^1.0.0 || 1.2.3   (peer dependencies)
struct WorkspaceRange {
    /// The name of the dependency.
    let name: String
    /// The range as written.
    let text: String

    /// Nil for a range that everybody can read.
    init?(name: String, text: String) {
        guard text.contains("workspace:") || text.hasPrefix("catalog:") else { return nil }
        self.name = name
        self.text = text
    }

    /// What it becomes in a workspace; nil if that does not know the package, the folder or the catalog.
    ///
    /// `folder` is the path from the root of the workspace to the package that has the dependency.
    func resolved(in workspace: NPMWorkspace, from folder: String) -> String? {
        if text.hasPrefix("catalog:") { return catalogRange(workspace, folder) }
        if text.hasPrefix("workspace:") {
            return resolve(text.dropFirst("workspace:".count), workspace, folder)
        }
        return resolveEmbedded(workspace)
    }

    private func catalogRange(_ workspace: NPMWorkspace, _ folder: String) -> String? {
        let catalog = String(text.dropFirst("catalog:".count)).trimmed
        guard let range = workspace.catalogs[catalog.isEmpty ? "default" : catalog]?[name] else { return nil }
        guard let inner = WorkspaceRange(name: name, text: range) else { return range }
        // A catalog that refers to a catalog has no end.
        return range.hasPrefix("catalog:") ? nil : inner.resolved(in: workspace, from: folder)
    }

    private func resolve(_ range: Substring, _ workspace: NPMWorkspace, _ folder: String) -> String? {
        if let path = Self.path(range, from: folder) {
            return path.isEmpty ? nil : version(at: path, workspace)
        }
        if let (alias, aliasRange) = Self.alias(range) {
            return Self.spelled(aliasRange, workspace.version(of: alias)).map { "npm:\(alias)@\($0)" }
        }
        return Self.spelled(range, workspace.version(of: name))
    }

    /// A range that is part of one: `^1.0.0 || workspace:^`.
    private func resolveEmbedded(_ workspace: NPMWorkspace) -> String? {
        var result = ""
        var rest = text[...]
        while let found = rest.firstRange(of: "workspace:") {
            let range = rest[found.upperBound...].prefix { !$0.isWhitespace && $0 != "|" }
            guard let spelled = Self.spelled(range, workspace.version(of: name)) else { return nil }
            result += rest[..<found.lowerBound] + spelled
            rest = rest[range.endIndex...]
        }
        return result + rest
    }

    private func version(at path: String, _ workspace: NPMWorkspace) -> String? {
        workspace.member(at: path).flatMap { workspace.version(of: $0.name) }
    }

    /// A range with the member's version put in; one that holds a version of its own needs none.
    private static func spelled(_ range: some StringProtocol, _ version: String?) -> String? {
        switch String(range) {
        case "", "*": version
        case "^", "~", ">", ">=", "<", "<=": version.map { "\(range)\($0)" }
        default: String(range)
        }
    }

    /// `name@range`, where the name may have a scope.
    private static func alias(_ range: Substring) -> (name: String, range: String)? {
        guard let at = range.dropFirst().lastIndex(of: "@"), at > range.startIndex else { return nil }
        return (String(range[..<at]), String(range[range.index(after: at)...]))
    }

    /// The folder that a range names, from the root; nil if it names none, empty if it is outside of the root.
    private static func path(_ range: Substring, from folder: String) -> String? {
        let isRelative = range.hasPrefix("./") || range.hasPrefix("../") || range == "." || range == ".."
        guard isRelative else {
            // Yarn's form; a scope has a slash too.
            return range.contains("/") && !range.hasPrefix("@") && !range.contains("@") ? String(range) : nil
        }
        var parts = folder.split(separator: "/")
        for part in range.split(separator: "/") where part != "." {
            if part != ".." { parts.append(part) } else if parts.popLast() == nil { return "" }
        }
        return parts.joined(separator: "/")
    }
}

extension String {
    fileprivate var trimmed: String {
        let body = drop { $0.isWhitespace }
        return String(body.reversed().drop { $0.isWhitespace }.reversed())
    }
}
