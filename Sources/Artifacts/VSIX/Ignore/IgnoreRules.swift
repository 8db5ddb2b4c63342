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

    /// What the rules say of a whole folder, in one pass.
    struct Verdicts {
        /// Whether each path stays out.
        var dropped: [Bool] = []
        /// The lines that match files and drop none of them, as a negated line wins over each; and the first of
        /// these files.
        var withoutEffect: [(line: Line, path: String)] = []
    }

    /// Whether each of the paths stays out, and the lines that change nothing.
    func verdicts(on paths: [String]) -> Verdicts {
        var verdicts = Verdicts()
        // For each line: whether it has dropped a file, and the first that it matched and did not drop.
        var drops = [Bool](repeating: false, count: lines.count)
        var kept = [String?](repeating: nil, count: lines.count)
        for path in paths {
            let scalars = PathScalars(path)
            let isKept = isKept(scalars)
            var isMatched = false
            for rule in patterns {
                if let line = rule.line {
                    // Another match would tell nothing new.
                    if isKept ? kept[line] != nil || drops[line] : isMatched && drops[line] { continue }
                    guard rule.pattern.matches(scalars) else { continue }
                    if isKept { kept[line] = path } else { drops[line] = true }
                } else if isKept || isMatched || !rule.pattern.matches(scalars) {
                    continue
                }
                isMatched = true
            }
            verdicts.dropped.append(isMatched && !isKept)
        }
        verdicts.withoutEffect = lines.indices.compactMap { index in
            kept[index].flatMap { drops[index] ? nil : (lines[index], $0) }
        }
        return verdicts
    }

    /// The lines without effect on these paths.
    func linesWithoutEffect(on paths: [String]) -> [(line: Line, path: String)] {
        verdicts(on: paths).withoutEffect
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
