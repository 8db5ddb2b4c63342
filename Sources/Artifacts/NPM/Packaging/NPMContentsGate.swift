public import Core

/// Refuses packages whose contents are a mistake.
public struct NPMContentsGate: Hashable, Sendable {
    /// Paths of files that look like credentials and are meant to be published.
    public var allowedFiles: Set<String>

    /// Creates a gate that lets these files pass.
    public init(allowedFiles: Set<String> = []) { self.allowedFiles = allowedFiles }

    /// Everything that is wrong with these contents.
    ///
    /// - Parameters:
    ///   - paths: the paths in the package.
    ///   - subject: how the package is called in failures.
    /// - Returns: `npm.empty-package` for nothing but a package.json, `npm.secret-file` for each file that carries
    ///   credentials by its name.
    public func failures(_ paths: [String], subject: String) -> [Failure] {
        let secrets = paths.filter { !allowedFiles.contains($0) && Self.isSecret($0) }
        return secrets.map { Self.secret($0, subject) }
            + (paths == ["package.json"] ? [Self.empty(subject)] : [])
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
            advice: "exclude it by \"files\" or .npmignore, or allow it by its path in the plan")
    }

    /// Settings with tokens, environment files (but not their templates), and private keys.
    private static func isSecret(_ path: String) -> Bool {
        let name = PosixPath.basename(path).lowercased()
        let settings = [".npmrc", ".yarnrc.yml", ".pypirc", ".netrc", ".git-credentials", ".vsce", ".ovsx"]
        let keys = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"]
        let keyExtensions = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk"]
        let templates = [".env.example", ".env.sample", ".env.template", ".env.defaults"]
        if templates.contains(name) { return false }
        return settings.contains(name) || keys.contains(name) || name == ".env" || name.hasPrefix(".env.")
            || keyExtensions.contains(PosixPath.extname(name))
    }
}
