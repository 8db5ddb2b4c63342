import Core

/// What a package must not hold.
enum SecretFiles {
    private static let settings = [
        ".npmrc", ".yarnrc.yml", ".pypirc", ".netrc", ".git-credentials", ".vsce", ".ovsx", ".env",
    ]
    private static let keys = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"]
    private static let keyExtensions = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk"]
    private static let templates = [".env.example", ".env.sample", ".env.template", ".env.defaults"]

    /// Settings with tokens, environment files (but not their templates), and private keys.
    static func isSecret(_ path: String) -> Bool {
        let name = PosixPath.basename(path).lowercased()
        if templates.contains(name) { return false }
        return settings.contains(name) || keys.contains(name) || name.hasPrefix(".env.")
            || keyExtensions.contains { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }
    }

    /// The first token or private key in a file's text, if there is one.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    static func finding(in file: PayloadFile) throws -> (path: RelativePath, finding: SecretScan.Finding)? {
        var hints = SecretHints()
        try file.read { hints.update($0) }
        guard hints.isSuspicious else { return nil }
        var scan = SecretScan(allowing: [])
        try file.read { scan.update($0) }
        return scan.finish().first.map { (file.path, $0) }
    }
}
