internal import Core

/// Which files of an extension stay out: `.vscodeignore`, or the manifest's `files`, with vsce's own list.
///
/// A file stays out if a pattern matches it and no negated pattern does; the order of lines does not matter.
/// https://code.visualstudio.com/api/working-with-extensions/publishing-extension#using-.vscodeignore
struct IgnoreRules: Sendable {
    private var patterns: [Rule] = []
    private var negations: [Minimatch] = []

    private struct Rule: Sendable {
        let pattern: Minimatch
        /// Its place in the list of lines; nil for vsce's own.
        let line: Int?
    }

    /// Where the rules come from.
    enum Source: Hashable, Sendable {
        /// The text of an ignore file.
        case text(String)
        /// The manifest's `files`: what they name is packaged, and nothing else.
        case files([String])
        /// Neither: all but vsce's own list is packaged.
        case nothing
    }

    /// The lines as written, for those who want to say something about one.
    let lines: [Line]

    struct Line: Hashable, Sendable {
        let text: String
        /// From 1; 0 for lines that stand in no file.
        let number: Int
    }

    /// Reads the rules; `readme` is the README that must stay.
    init(_ source: Source, readme: String = "README.md") {
        lines = Self.lines(source)
        for pattern in Self.defaults { patterns.append(Rule(pattern: Minimatch(pattern), line: nil)) }
        for (index, line) in lines.enumerated() {
            for pattern in Self.expanded(line.text) { add(pattern, line: index) }
        }
        add("!package.json", line: nil)
        add("!" + readme, line: nil)
    }

    /// Whether a file stays out.
    func drops(_ path: String) -> Bool {
        let path = PathScalars(path)
        return patterns.contains { $0.pattern.matches(path) } && !isKept(path)
    }

    /// The lines that match files and drop none of them, as a negated line wins over each; and the first of these
    /// files.
    func linesWithoutEffect(on paths: [String]) -> [(line: Line, path: String)] {
        let split = paths.map { (path: $0, scalars: PathScalars($0)) }
        let kept = split.filter { isKept($0.scalars) }
        return lines.indices.compactMap { index in
            let own = patterns.filter { $0.line == index }.map(\.pattern)
            let matches = { (path: PathScalars) in own.contains { $0.matches(path) } }
            guard let first = kept.first(where: { matches($0.scalars) }) else { return nil }
            let drops = split.contains { matches($0.scalars) && !isKept($0.scalars) }
            return drops ? nil : (lines[index], first.path)
        }
    }

    private func isKept(_ path: PathScalars) -> Bool { negations.contains { $0.matches(path) } }

    private mutating func add(_ pattern: String, line: Int?) {
        if pattern.hasPrefix("!") {
            negations.append(Minimatch(String(pattern.dropFirst())))
        } else {
            patterns.append(Rule(pattern: Minimatch(pattern), line: line))
        }
    }

    private static func lines(_ source: Source) -> [Line] {
        switch source {
        case .nothing: []
        case .files(let files): (files.map { "!" + $0 } + ["**"]).map { Line(text: $0, number: 0) }
        case .text(let text): lines(text)
        }
    }

    private static func lines(_ text: String) -> [Line] {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { Line(text: String($0.element.trimmed), number: $0.offset + 1) }
            .filter { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
    }

    /// A line whose last part has no star may name a folder, and then means all that is in it.
    private static func expanded(_ line: String) -> [String] {
        let last = line.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        if last.contains("*") { return [line] }
        return [line, line.hasSuffix("/") ? line + "**" : line + "/**"]
    }

    /// vsce's own list, which is used as it is: `.github` drops a file of that name, not the folder.
    private static let defaults = [
        ".vscodeignore", "package-lock.json", "npm-debug.log", "yarn.lock", "yarn-error.log",
        "npm-shrinkwrap.json", ".editorconfig", ".npmrc", ".yarnrc", ".gitattributes", "*.todo",
        "tslint.yaml", ".eslintrc*", ".babelrc*", ".prettierrc*", ".cz-config.js", ".commitlintrc*",
        "webpack.config.js", "ISSUE_TEMPLATE.md", "CONTRIBUTING.md", "PULL_REQUEST_TEMPLATE.md",
        "CODE_OF_CONDUCT.md", ".github", ".travis.yml", "appveyor.yml", "**/.git", "**/.git/**",
        "**/*.vsix", "**/.DS_Store", "**/*.vsixmanifest", "**/.vscode-test/**", "**/.vscode-test-web/**",
    ]
}
