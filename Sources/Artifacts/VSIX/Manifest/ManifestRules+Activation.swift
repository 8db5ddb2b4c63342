internal import Core

extension ManifestRules {
    /// An extension with code says when it starts, and one that starts has code.
    ///
    /// Since VS Code 1.74 some contributions imply the events.
    var activation: [Violation] {
        let hasEvents = manifest["activationEvents"].map(\.isTruthy) ?? false
        let hasLanguages = manifest.contribution("languages")?.isTruthy ?? false
        let others = ["commands", "authentication", "customEditors", "views"]
        let isImplied =
            hasLanguages || others.contains { manifest.contribution($0)?.isTruthy ?? false }
        let hasMain = manifest["main"]?.isTruthy ?? false
        let hasBrowser = manifest["browser"]?.isTruthy ?? false
        if hasEvents || isImplied && impliesEvents {
            guard !hasMain, !hasBrowser, hasEvents || !hasLanguages else { return [] }
            return [
                Violation(
                    "Manifest needs either a 'main' or 'browser' property, given it has a "
                        + "'activationEvents' property.",
                    at: "activationEvents")
            ]
        }
        guard hasMain || hasBrowser else { return [] }
        let property = hasMain ? "main" : "browser"
        return [
            Violation(
                "Manifest needs the 'activationEvents' property, given it has a '\(property)' property.",
                at: property)
        ]
    }

    /// Whether the engine, taken as a version without its operator, is 1.74 or later.
    private var impliesEvents: Bool {
        guard let engine = manifest.engine else { return false }
        if engine == "*" { return true }
        let text =
            engine.hasPrefix("^")
            ? engine.dropFirst(1) : engine.hasPrefix(">=") ? engine.dropFirst(2) : engine[...]
        guard let version = SemanticVersion(text) else { return false }
        return (version.major, version.minor) >= (1, 74)
    }

    /// `@types/vscode` must not be newer than the engine: it would offer what an old editor does not have.
    var types: [Violation] {
        guard let types = manifest["devDependencies"]?["@types/vscode"], types.isTruthy,
            let engine = manifest.engine
        else { return [] }
        return Self.types(types.javaScriptText, engine: engine).map { [$0] } ?? []
    }

    /// The rule for `devDependencies["@types/vscode"]`.
    static func types(_ types: String, engine: String) -> Violation? {
        if engine == "*" { return nil }
        let keys = ["devDependencies", "@types/vscode"]
        if types.isEmpty { return violation("Missing @types/vscode version", keys) }
        guard isRange(types) else { return violation("Failed to parse semver of @types/vscode", keys) }
        let engineParts = numbers(engine).map { $0 == "x" ? 0 : Int($0) }
        let typeParts = numbers(types).map { Int($0) }
        for (engine, types) in zip(engineParts.prefix(2), typeParts.prefix(2)) {
            // A part that is no number never compares as greater, as NaN does in JavaScript.
            guard let engine, let types else { continue }
            if types == engine { continue }
            return types > engine ? newer(types: keys) : nil
        }
        return nil

        func newer(types keys: [String]) -> Violation {
            violation(
                "@types/vscode \(types) greater than engines.vscode \(engine). "
                    + "Either upgrade engines.vscode or use an older @types/vscode version", keys)
        }
    }

    private static func violation(_ message: String, _ keys: [String]) -> Violation {
        var violation = Violation(message)
        violation.keys = keys
        return violation
    }

    /// Major and minor, with everything before the first digit cut off.
    private static func numbers(_ text: String) -> [Substring] {
        text.drop { !("0"..."9").contains($0) }.split(separator: ".", omittingEmptySubsequences: false)
    }

    private static func isRange(_ text: String) -> Bool {
        let part =
            /\s*(\^|~|>=|<=|>|<|=|v)*\s*([0-9]+|x|X|\*)(\.([0-9]+|x|X|\*)){0,2}(-[0-9A-Za-z.\-]+)?(\+[0-9A-Za-z.\-]+)?\s*/
        return text.components(separatedBy: "||").allSatisfy { alternative in
            alternative.trimmed.isEmpty
                || alternative.components(separatedBy: " ").filter { !$0.isEmpty && $0 != "-" }
                    .allSatisfy { $0.wholeMatch(of: part) != nil }
        }
    }
}
