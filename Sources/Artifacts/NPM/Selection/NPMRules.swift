/// Where rules come from.
///
/// Later ones win, in this order.
enum RuleSource: Hashable, CaseIterable {
    /// What npm never wants, unless somebody asks for it.
    case defaults
    /// `files` of the package.json.
    case packageJSON
    case npmignore
    case gitignore
    /// What npm always or never packs.
    case strict

    /// The file that holds the rules; nil for the two built-in lists.
    var fileName: String? {
        switch self {
        case .packageJSON: "package.json"
        case .npmignore: ".npmignore"
        case .gitignore: ".gitignore"
        case .defaults, .strict: nil
        }
    }
}

/// The rules that are built into npm (npm-packlist 8 to 10).
enum NPMRules {
    static let defaults = parse([
        ".npmignore", ".gitignore", "**/.git", "**/.svn", "**/.hg", "**/CVS", "**/.git/**", "**/.svn/**",
        "**/.hg/**", "**/CVS/**", "/.lock-wscript", "/.wafpickle-*", "/build/config.gypi", "npm-debug.log",
        "**/.npmrc", ".*.swp", ".DS_Store", "**/.DS_Store/**", "._*", "**/._*/**", "*.orig",
        "/archived-packages/**",
    ])

    /// In each folder below the root.
    static let belowRoot = ["/.git"]

    /// In the root, before the rules for `main`, `browser` and `bin`.
    static func root(_ compatibility: NPMCompatibility) -> [String] {
        belowRoot + [
            "!/package.json", "!/readme{,.*[^~$]}", "!/copying{,.*[^~$]}", "!/license{,.*[^~$]}",
            "!/licence{,.*[^~$]}", "/.git", "/node_modules", ".npmrc", "/package-lock.json", "/yarn.lock",
            "/pnpm-lock.yaml",
        ] + (compatibility == .npm10 ? [] : ["/bun.lockb"])
    }

    /// The patterns of an ignore file: a line each, without blank lines and comments.
    static func parse(file text: String) -> [NPMIgnorePattern] { parse(JavaScriptText.lines(text)) }

    /// The patterns of a list of lines.
    static func parse(_ lines: [String]) -> [NPMIgnorePattern] {
        lines.map(JavaScriptText.trim).filter { !$0.isEmpty && !$0.hasPrefix("#") }.map(NPMIgnorePattern.init)
    }
}
