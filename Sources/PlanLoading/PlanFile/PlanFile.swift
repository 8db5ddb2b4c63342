internal import Core
internal import SystemPackage

/// The text of a plan file that has been read and found to be one.
struct PlanFile {
    /// The file, as the user named it.
    let path: FilePath
    let text: [UInt8]
    /// The name that it declares: `kiloCode` for `KiloCode.swift`.
    let declaration: String

    /// SHA-256 of the text.
    var digest: Digest { Digest.of(text) }

    /// The file's own name.
    var fileName: String { path.lastComponent?.string ?? "" }

    /// Checks a text before anything is compiled.
    ///
    /// Pure.
    ///
    /// - Throws: `Failure` (`plan.no-header`, `plan.unknown-version`, `plan.bad-name`, `plan.foreign-import`).
    init(path: FilePath, text: [UInt8]) throws {
        self.path = path
        self.text = text
        guard let stem = path.stem, let declaration = DeclarationName.from(stem: stem) else {
            throw Failure.badName(path)
        }
        self.declaration = declaration
        let lines = String(decoding: text, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        try PlanHeader.check(lines.first ?? "", in: path)
        try PlanImports.check(lines, in: path)
    }

    /// Reads a plan file.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`plan.missing`, `file.unreadable` and those of `init(path:text:)`).
    static func read(_ path: FilePath) throws -> PlanFile {
        guard FileSystem.kind(path)?.isFile == true else { throw Failure.missingPlan(path) }
        return try PlanFile(path: path, text: FileStream.contents(of: path, limit: 4 << 20))
    }
}

extension Failure {
    static func missingPlan(_ path: FilePath) -> Failure {
        Failure(
            .planMissing, "\(path)", "there is no plan file here",
            advice: "name one, or write Release.swift in the project's root: let release = Release { ... }")
    }

    fileprivate static func badName(_ path: FilePath) -> Failure {
        Failure(
            .planBadName, "\(path)", "expected a name like KiloCode.swift, which declares `kiloCode`",
            advice: "rename the plan: letters, digits, - and _, beginning with a letter, and not main.swift")
    }
}
