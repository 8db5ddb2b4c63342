internal import Core
internal import SystemPackage

/// The first line of a plan file, which selects the version of the language before anything is compiled.
enum PlanHeader {
    /// The version that this tool carries.
    static let version = "1"
    private static let prefix = "// kilo-release-plan:"

    /// Accepts `// kilo-release-plan: 1`.
    ///
    /// - Throws: `Failure` (`plan.no-header`, `plan.unknown-version`).
    static func check(_ line: Substring, in path: FilePath) throws {
        let line = line.hasPrefix("\u{FEFF}") ? line.dropFirst() : line
        let location = SourceLocation(file: path.string, line: 1)
        guard line.hasPrefix(prefix) else {
            throw Failure(
                .planNoHeader, "\(path)", "the first line must be `\(prefix) \(version)`",
                advice: "put it there: it tells the tool the version of the plan's language", at: location)
        }
        let found = String(line.dropFirst(prefix.count).filter { $0 != " " && $0 != "\t" })
        guard found == version else {
            throw Failure(
                .planUnknownVersion, "\(path)",
                "expected version \(version) of the language, found `\(found)`",
                advice: "use a version of kilo-release that knows it, or write `\(prefix) \(version)`",
                at: location)
        }
    }
}
