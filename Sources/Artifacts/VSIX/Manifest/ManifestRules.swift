internal import Core

/// The rules that vsce applies to a manifest before it packages, in vsce's order.
///
/// https://code.visualstudio.com/api/references/extension-manifest. All broken rules are found, not only the first.
struct ManifestRules {
    let manifest: ExtensionManifest

    var violations: [Violation] {
        let rules: [[Violation]] = [
            engines, name, version, publisher, pricing, activation, types, icon, badges, dependencies,
            extensionKind, sponsor,
        ]
        return rules.flatMap { $0 }
    }

    private static let reference = "https://code.visualstudio.com/api/references/extension-manifest"
    private static let guide =
        "https://code.visualstudio.com/api/working-with-extensions/publishing-extension"

    private var engines: [Violation] {
        guard manifest["engines"] != nil else { return [Violation("Manifest missing field: engines")] }
        return Self.engine(manifest.engine).map { [$0] } ?? []
    }

    /// The rule for `engines.vscode`.
    static func engine(_ engine: String?) -> Violation? {
        let link = "Learn more: \(guide)#visual-studio-code-compatibility"
        guard let engine else {
            return Violation(
                "Missing vscode engine compatibility version. "
                    + "(\"engines\": { \"vscode\": \"<version>\" } in package.json) \(link)",
                at: "engines", "vscode")
        }
        guard engine.wholeMatch(of: /\*|(\^|>=)?([0-9]+|x)\.([0-9]+|x)\.([0-9]+|x)(-.*)?/) == nil else {
            return nil
        }
        return Violation(
            "Invalid vscode engine compatibility version '\(engine)'. "
                + "(\"engines\": { \"vscode\": \"\(engine)\" } in package.json) \(link)",
            at: "engines", "vscode")
    }

    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[a-zA-Z0-9][a-zA-Z0-9\-]*/) != nil
    }

    private var name: [Violation] { Self.name(manifest.text("name")).map { [$0] } ?? [] }

    /// The rule for `name`.
    static func name(_ name: String?) -> Violation? {
        guard let name else {
            return Violation(
                "Missing extension \"name\": \"<name>\" in package.json. Learn more: \(reference)", at: "name"
            )
        }
        return isName(name)
            ? nil
            : Violation(
                "Invalid extension \"name\": \"\(name)\" in package.json. Learn more: \(reference)",
                at: "name")
    }

    private var version: [Violation] { Self.version(manifest.text("version")).map { [$0] } ?? [] }

    /// The rule for `version`: what node-semver's `valid` accepts.
    static func version(_ version: String?) -> Violation? {
        guard let version else {
            return Violation(
                "Missing extension \"version\": \"<version>\" in package.json. Learn more: \(reference)",
                at: "version")
        }
        let limit = 1 << 53 - 1
        let text = version.trimmed
        if let parsed = SemanticVersion(text.hasPrefix("v") ? text.dropFirst() : text),
            [parsed.major, parsed.minor, parsed.patch].allSatisfy({ $0 <= limit }), text.utf8.count <= 256
        {
            return nil
        }
        return Violation(
            "Invalid extension \"version\": \"\(version)\" in package.json. Learn more:\t\(reference)",
            at: "version")
    }

    /// Without a publisher the package could not be published; vsce writes the word `undefined` instead.
    private var publisher: [Violation] { Self.publisher(manifest.publisher).map { [$0] } ?? [] }

    /// The rule for `publisher`.
    static func publisher(_ publisher: String?) -> Violation? {
        let link = "Learn more: \(guide)#create-a-publisher"
        guard let publisher else {
            return Violation(
                "Missing extension \"publisher\": \"<ID>\" in package.json. \(link)", at: "publisher",
                advice: "name the publisher's identifier in package.json")
        }
        return isName(publisher)
            ? nil
            : Violation(
                "Invalid extension \"publisher\": \"\(publisher)\" in package.json. Expected the identifier "
                    + "of a publisher, not its human-friendly name. \(link)",
                at: "publisher")
    }

    private var pricing: [Violation] {
        guard let pricing = manifest.text("pricing"), pricing != "Free", pricing != "Trial" else { return [] }
        return [Violation("Pricing can only be \"Free\" or \"Trial\"", at: "pricing")]
    }

    private var dependencies: [Violation] {
        guard manifest["dependencies"]?["vscode"]?.isTruthy == true else { return [] }
        return [
            Violation(
                "You should not depend on 'vscode' in your 'dependencies'. "
                    + "Did you mean to add it to 'devDependencies'?",
                at: "dependencies", "vscode")
        ]
    }

    private var extensionKind: [Violation] {
        guard let kind = manifest["extensionKind"], kind.isTruthy else { return [] }
        let kinds = kind.array ?? [kind]
        return kinds.filter { $0 != "ui" && $0 != "workspace" }.map {
            Violation(
                "Manifest contains invalid value '\($0.javaScriptText)' in the 'extensionKind' property. "
                    + "Allowed values are 'ui', 'workspace'.",
                at: "extensionKind")
        }
    }

    private var sponsor: [Violation] {
        guard let url = manifest["sponsor"]?["url"] else { return [] }
        return Self.sponsor(url.javaScriptText).map { [$0] } ?? []
    }

    /// The rule for `sponsor.url`.
    static func sponsor(_ url: String) -> Violation? {
        if let parsed = WebURL(url), ["http", "https"].contains(parsed.scheme) { return nil }
        return Violation(
            "Manifest contains invalid value '\(url)' in the 'sponsor' property. "
                + "It must be a valid URL with a HTTP or HTTPS protocol.",
            at: "sponsor", "url")
    }
}
