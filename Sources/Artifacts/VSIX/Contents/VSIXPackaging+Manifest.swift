internal import Core
internal import SystemPackage

extension VSIXPackaging {
    /// The manifest with its texts and the version to package.
    ///
    /// - Throws: `Failures` (`vsix.manifest`) with every rule that it breaks.
    func checkedManifest(_ document: ManifestDocument) throws -> ExtensionManifest {
        var (manifest, violations) = try readManifest(document)
        violations += versionRule + gates(ExtensionManifest(document.value)) + questions(manifest)
        try Failures.throwIfAny(violations.map(document.failure))
        if let version, var object = manifest.value.object {
            object["version"] = .string(version)
            manifest.value = .object(object)
        }
        return manifest
    }

    /// The manifest with its texts, as far as a list of files needs it: what is only wrong of a package is not asked.
    ///
    /// - Throws: `Failures` (`vsix.manifest`) with every rule that it breaks.
    func listedManifest(_ document: ManifestDocument) throws -> ExtensionManifest {
        let (manifest, violations) = try readManifest(document)
        try Failures.throwIfAny(violations.map(document.failure))
        return manifest
    }

    private func readManifest(_ document: ManifestDocument) throws -> (ExtensionManifest, [Violation]) {
        let written = ExtensionManifest(document.value)
        let translated = try Localisation(folder: folder)?.apply(to: document.value)
        let manifest = ExtensionManifest(translated?.manifest ?? document.value)
        let violations =
            ManifestRules(manifest: written).violations + (translated?.violations ?? [])
            + ManifestRules(manifest: manifest).characters
        return (manifest, violations)
    }

    private var versionRule: [Violation] {
        guard let version, SemanticVersion(version) == nil else { return [] }
        return [Violation("Invalid version \(version)", advice: "name a version such as 1.2.3")]
    }

    /// What VS Code supports a target and pre-releases since.
    private func gates(_ manifest: ExtensionManifest) -> [Violation] {
        let engine = manifest.engine ?? ""
        var violations: [Violation] = []
        if let target {
            violations += Self.gate(engine, "Platform specific extension is", since: 61).map { [$0] } ?? []
            if !VSIXTargets.all.contains(target) {
                violations.append(
                    Violation(
                        "'\(target)' is not a valid VS Code target. Valid targets: "
                            + VSIXTargets.all.joined(separator: ", "),
                        advice: "name one of the valid targets"))
            }
        }
        if isPreRelease {
            violations += Self.gate(engine, "Pre-release versions are", since: 63).map { [$0] } ?? []
        }
        return violations
    }

    /// The rule that no version in the engine's range is older than a minor version of VS Code 1.
    static func gate(_ engine: String, _ feature: String, since minor: Int) -> Violation? {
        guard let range = EngineRange(engine) else {
            return Violation("Failed to parse semver of engines.vscode", at: "engines", "vscode")
        }
        guard !range.isAtLeast(1, minor) else { return nil }
        return Violation(
            "\(feature) supported by VS Code >=1.\(minor). Current 'engines.vscode' is '\(engine)'.",
            at: "engines", "vscode", advice: "raise engines.vscode to ^1.\(minor).0 or later")
    }

    /// What vsce asks about, and answers with yes itself where nobody can; here it must be allowed.
    private func questions(_ manifest: ExtensionManifest) -> [Violation] {
        var violations: [Violation] = []
        if manifest.publisher == "vscode-samples" {
            violations.append(
                Violation(
                    "It's not allowed to use the 'vscode-samples' publisher. Learn more at: "
                        + "https://code.visualstudio.com/api/working-with-extensions/publishing-extension.",
                    at: "publisher"))
        }
        if manifest["repository"]?.isTruthy != true, !options.allowances.contains(.missingRepository) {
            violations.append(
                Violation(
                    "A 'repository' field is missing from the 'package.json' manifest file.\n"
                        + "Use --allow-missing-repository to bypass.",
                    advice: "name the repository, or " + VSIXOptions.Allowance.missingRepository.advice))
        }
        if manifest.activationEvents.contains("*"), !options.allowances.contains(.starActivation) {
            violations.append(
                Violation(
                    "Using '*' activation is usually a bad idea as it impacts performance.\nMore info: "
                        + "https://code.visualstudio.com/api/references/activation-events#Start-up\n"
                        + "Use --allow-star-activation to bypass.",
                    at: "activationEvents",
                    advice: "name the events that need the extension, or "
                        + VSIXOptions.Allowance.starActivation.advice))
        }
        return violations
    }

    /// Both ways of choosing files cannot be meant at once.
    func ignoreStrategy(_ manifest: ExtensionManifest) -> [Violation] {
        guard let files = manifest.files, !files.isEmpty else { return [] }
        var violations: [Violation] = []
        if let negated = files.first(where: { $0.hasPrefix("!") }) {
            violations.append(
                Violation(
                    "The pattern '\(negated)' in the \"files\" property would package everything else",
                    at: "files", advice: "list what is to be packaged, or use a .vscodeignore"))
        }
        if FileSystem.exists(folder.appending(".vscodeignore")) {
            violations.append(
                Violation(
                    "Both a .vscodeignore file and a \"files\" property in package.json were found. VSCE does "
                        + "not support combining both strategies. Either remove the .vscodeignore file or the "
                        + "\"files\" property in package.json.",
                    at: "files"))
        }
        return violations
    }

    /// A pattern of `files` that names nothing is a mistake.
    func unusedPatterns(_ manifest: ExtensionManifest, _ packaged: PackagedFiles) -> [Violation] {
        guard let files = manifest.files, !options.allowances.contains(.unusedFilesPattern) else { return [] }
        let paths = packaged.origins.map { PathScalars($0.description) }
        let unused = files.filter { pattern in
            let patterns = [Minimatch(pattern), Minimatch(pattern + (pattern.hasSuffix("/") ? "**" : "/**"))]
            return !paths.contains { path in patterns.contains { $0.matches(path) } }
        }
        guard !unused.isEmpty else { return [] }
        return [
            Violation(
                "The following include patterns in the \"files\" property in package.json do not match any "
                    + "files packaged in the extension:\n"
                    + unused.map { "  - \($0)" }.joined(separator: "\n")
                    + "\nRemove any include pattern which is not needed.",
                at: "files",
                advice: "remove the patterns, or " + VSIXOptions.Allowance.unusedFilesPattern.advice)
        ]
    }
}
