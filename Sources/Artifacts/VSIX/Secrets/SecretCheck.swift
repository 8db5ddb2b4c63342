internal import Core
internal import SystemPackage

/// Keeps secrets out of a package.
struct SecretCheck {
    let options: VSIXOptions

    /// What must not be published; each failure names the first place in a file on the disk.
    func failures(_ files: [PayloadFile], _ facts: [FileFacts]) -> [Failure] {
        var failures: [Failure] = []
        if !options.allowances.contains(.environmentFile),
            let file = files.first(where: { $0.path.name == ".env" && !isAllowed($0.path) })
        {
            failures.append(Self.environmentFile(file))
        }
        if !options.allowances.contains(.secrets), let failure = secrets(files, facts) {
            failures.append(failure)
        }
        return failures
    }

    /// Files that may hold secrets and hold none: an exception that has outlived its reason.
    func needless(_ files: [PayloadFile], _ facts: [FileFacts], in folder: FilePath) -> [VSIXWarning] {
        let needed = zip(files, facts).filter { $0.0.path.name == ".env" || !$0.1.findings.isEmpty }
        let paths = Set(needed.map { $0.0.path.description })
        return options.filesWithSecrets.subtracting(paths).sorted().map { path in
            VSIXWarning(
                subject: "\(folder.pushing(FilePath(path)))",
                message: "may hold secrets by the options, and is not packaged or holds none")
        }
    }

    private func isAllowed(_ path: RelativePath) -> Bool {
        options.filesWithSecrets.contains(path.description)
    }

    private func secrets(_ files: [PayloadFile], _ facts: [FileFacts]) -> Failure? {
        var lines: [String] = []
        var first: String?
        for (file, facts) in zip(files, facts) where !isAllowed(file.path) {
            for finding in facts.findings where !options.allowedSecretRules.contains(finding.rule) {
                first = first ?? "\(file.place.map(\.description) ?? file.path.description):\(finding.line)"
                lines.append(Self.text(finding, in: file.path))
            }
        }
        guard let first else { return nil }
        return Failure(
            .vsixSecret, first,
            "Potential security issue detected: Your extension package contains sensitive information that "
                + "should not be published. Please remove these secrets before packaging.\n"
                + lines.joined(separator: "\n"),
            advice:
                "take the secret out and revoke it; for a false alarm write secretlint-disable-line beside it, "
                + "or allow it: --allow-package-secrets RULE, or in a plan allowing: .secrets(in: FILE, because: …)"
        )
    }

    /// vsce prints up to 50 characters of the secret; ours shows only how it begins.
    private static func text(_ finding: SecretScan.Finding, in path: RelativePath) -> String {
        let start = "\(finding.line):\(finding.column)"
        let end = "\(finding.line):\(finding.column + finding.length)"
        return "\tfound \(finding.kind): \(finding.beginning)... [\(finding.rule)]\n\t\(path)#\(start)-\(end)"
    }

    private static func environmentFile(_ file: PayloadFile) -> Failure {
        Failure(
            .vsixSecret, file.place.map(\.description) ?? "\(file.path)",
            ".env files should not be packaged. Ignore the file in your .vscodeignore.",
            advice: "ignore the file; if it is meant, allow it: --allow-package-env-file, "
                + "or in a plan allowing: .secrets(in: FILE, because: …)")
    }

    /// Dependencies and images are not scanned, as in vsce; binary files show by their bytes.
    static func isScanned(_ path: RelativePath) -> Bool {
        if path.components.contains("node_modules") { return false }
        let kind = ContentTypes.fileExtension(path.name).lowercased()
        return ![".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".ico", ".tiff", ".avif"].contains(kind)
    }
}
