internal import Core
internal import SystemPackage

/// What a plan imports: `ReleaseDescription` and nothing else.
///
/// The sandbox is what holds; this is the message that explains it before the compiler runs, and it keeps out
/// the C library's clock, which no sandbox can take away.
enum PlanImports {
    /// Looks at all statements that begin with `import`, with or without attributes and access before it.
    ///
    /// - Throws: `Failures` (`plan.foreign-import`) with one failure for each.
    static func check(_ lines: [Substring], in path: FilePath) throws {
        let failures = lines.enumerated().flatMap { index, line in
            modules(in: line).filter { $0 != "ReleaseDescription" }.map { module in
                Failure(
                    .planForeignImport, "\(path)",
                    "imports `\(module)`; a plan imports ReleaseDescription alone",
                    advice: "declare what varies as an input of the plan; build steps belong into a Command",
                    at: SourceLocation(file: path.string, line: index + 1))
            }
        }
        try Failures.throwIfAny(failures)
    }

    private static func modules(in line: Substring) -> [Substring] {
        let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
        return code.split(separator: ";").compactMap { statement in
            var words = statement.split(whereSeparator: \.isWhitespace)[...]
            while let word = words.first, word.hasPrefix("@") || modifiers.contains(word) {
                words = words.dropFirst()
            }
            guard words.first == "import" else { return nil }
            // `import struct Foundation.Date` names a kind of declaration first.
            return words.last?.split(separator: ".").first
        }
    }

    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private",
    ]
}
