internal import Core
internal import SystemPackage

/// Keeps secrets out of a package.
struct SecretCheck {
    let options: VSIXOptions

    /// What must not be published; each failure names the first place.
    ///
    /// Blocks.
    ///
    /// - Throws: `Failure` (`file.unreadable`).
    func failures(_ files: [PayloadFile]) throws -> [Failure] {
        var failures: [Failure] = []
        if !options.allowances.contains(.environmentFile),
            let file = files.first(where: { $0.path.name == ".env" })
        {
            failures.append(Self.environmentFile(file))
        }
        if !options.allowances.contains(.secrets), let failure = try secrets(files) {
            failures.append(failure)
        }
        return failures
    }

    private func secrets(_ files: [PayloadFile]) throws -> Failure? {
        var lines: [String] = []
        var first: String?
        for file in files where Self.isScanned(file.path) {
            var scan = SecretScan(allowing: options.allowedSecretRules)
            try file.read { scan.update($0) }
            for finding in scan.finish() {
                first = first ?? "\(file.path):\(finding.line)"
                lines.append(Self.text(finding, in: file.path))
            }
        }
        guard let first else { return nil }
        return Failure(
            .vsixSecret, first,
            "Potential security issue detected: Your extension package contains sensitive information that "
                + "should not be published. Please remove these secrets before packaging.\n"
                + lines.joined(separator: "\n"),
            advice: "take the secret out and revoke it; for a false positive allow its rule with "
                + "--allow-package-secrets RULE, or write secretlint-disable-line beside it")
    }

    /// vsce prints up to 50 characters of the secret; ours shows only how it begins.
    private static func text(_ finding: SecretScan.Finding, in path: RelativePath) -> String {
        let start = "\(finding.line):\(finding.column)"
        let end = "\(finding.line):\(finding.column + finding.length)"
        return "\tfound \(finding.kind): \(finding.beginning)... [\(finding.rule)]\n\t\(path)#\(start)-\(end)"
    }

    private static func environmentFile(_ file: PayloadFile) -> Failure {
        Failure(
            .vsixSecret, "\(file.path)",
            ".env files should not be packaged. Ignore the file in your .vscodeignore.",
            advice: "ignore the file, or let it through with --allow-package-env-file (not recommended)")
    }

    /// Dependencies and images are not scanned, as in vsce; binary files show by their bytes.
    private static func isScanned(_ path: RelativePath) -> Bool {
        if path.components.contains("node_modules") { return false }
        let kind = ContentTypes.fileExtension(path.name).lowercased()
        return ![".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".ico", ".tiff", ".avif"].contains(kind)
    }
}
