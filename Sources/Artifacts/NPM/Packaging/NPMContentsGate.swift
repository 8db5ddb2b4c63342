public import Core

/// Refuses packages whose contents are a mistake.
public struct NPMContentsGate: Hashable, Sendable {
    /// Paths of files that look like credentials and are meant to be published.
    public var allowedFiles: Set<String>
    /// Whether what is wrong becomes a warning, as npm packs anything.
    public var isAdvisory: Bool

    /// Creates a gate that lets these files pass.
    public init(allowedFiles: Set<String> = [], isAdvisory: Bool = false) {
        self.allowedFiles = allowedFiles
        self.isAdvisory = isAdvisory
    }

    /// Looks at a package's manifest and paths.
    ///
    /// Returns what is odd about them. What is in the files is looked at when they are written, so that they are read
    /// once; where something else is wrong already, nothing is written, and it is told with that.
    ///
    /// - Throws: `Failures`, all that there are, unless the gate is advisory.
    func pass(_ contents: NPMContents) throws -> [NPMWarning] {
        let paths = contents.entries.map(\.entry.path)
        let failures =
            UnresolvedRanges.failures(in: contents.packageJSON, subject: contents.subject)
            + failures(paths, subject: contents.name)
        guard isAdvisory || failures.isEmpty else {
            throw Failures(all: failures + (try tokens(in: contents.entries, subject: contents.name)))
        }
        return failures.map { .unchecked("\($0.subject): \($0.message)") }
            + NPMWarning.warnings(contents.members, paths: paths)
    }

    /// Everything that is wrong with these paths.
    ///
    /// - Parameters:
    ///   - paths: the paths in the package.
    ///   - subject: how the package is called in failures.
    /// - Returns: `npm.empty-package` for nothing but a package.json, `npm.secret-file` for each file that carries
    ///   credentials by its name.
    public func failures(_ paths: [String], subject: String) -> [Failure] {
        let allowed = PathSet(allowedFiles)
        let secrets = paths.filter { !allowed.contains($0) && SecretFiles.isSecret($0) }
        return secrets.map { Self.secret($0, subject) }
            + (paths == ["package.json"] ? [Self.empty(subject)] : [])
    }

    /// Files with a token or a private key in their text.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    func tokens(in entries: [NPMTarEntry], subject: String) throws -> [Failure] {
        let allowed = PathSet(allowedFiles)
        return try entries.filter { !allowed.contains($0.entry.path) && $0.entry.linkTarget == nil }
            .compactMap { try SecretFiles.finding(in: $0.file) }
            .map { Self.token($0.finding, in: $0.path.description, subject) }
    }

    /// A token or a private key in a file.
    static func token(_ finding: SecretScan.Finding, in path: String, _ subject: String) -> Failure {
        Failure(
            .npmSecretFile, "\(subject): \(path):\(finding.line)",
            "holds what looks like a secret (\(finding.kind), beginning with \(finding.beginning)), and "
                + "all would be public",
            advice: "take it out and revoke it; for a false alarm write secretlint-disable-line beside it, "
                + "or allow the file by its path, in the plan or with --allow-file")
    }

    private static func empty(_ subject: String) -> Failure {
        Failure(
            .npmEmptyPackage, subject, "the package would hold its package.json and nothing else",
            advice: "build it first, and check \"files\" in its package.json")
    }

    private static func secret(_ path: String, _ subject: String) -> Failure {
        Failure(
            .npmSecretFile, "\(subject): \(path)",
            "files of this name hold credentials, and all would be public",
            advice:
                "exclude it by \"files\" or .npmignore, or allow it by its path, in the plan or with --allow-file"
        )
    }
}
