internal import Core

/// Where an extension can run: `ui` (beside the user), `workspace` (beside the files), `web` (in a browser).
enum ExtensionKinds {
    /// The manifest's own kinds, or those that its entry points and contributions allow.
    static func of(_ manifest: ExtensionManifest) -> [String] {
        let deduced = deduce(manifest)
        guard let value = manifest["extensionKind"], value.isTruthy else { return deduced }
        let given =
            value == "ui" ? ["ui", "workspace"] : value.array?.compactMap(\.string) ?? [value.javaScriptText]
        return deduced.contains("web") && !given.contains("web") ? given + ["web"] : given
    }

    private static func deduce(_ manifest: ExtensionManifest) -> [String] {
        let hasBrowser = manifest["browser"]?.isTruthy ?? false
        if manifest["main"]?.isTruthy ?? false { return hasBrowser ? ["workspace", "web"] : ["workspace"] }
        if hasBrowser { return ["web"] }
        let needsOthers = ["extensionPack", "extensionDependencies"].contains {
            manifest[$0]?.array?.isEmpty == false
        }
        var kinds = needsOthers ? ["workspace", "web"] : ["ui", "workspace", "web"]
        for member in manifest["contributes"]?.object?.members ?? [] {
            guard let supported = byContribution[member.key] else { continue }
            kinds.removeAll { !supported.contains($0) }
        }
        return kinds
    }

    private static let byContribution: [String: [String]] = [
        "debuggers": ["workspace"],
        "terminal": ["workspace"],
        "typescriptServerPlugins": ["workspace"],
        "localizations": ["ui", "workspace"],
        "jsonValidation": ["workspace", "web"],
        "markdown.previewStyles": ["workspace", "web"],
        "markdown.previewScripts": ["workspace", "web"],
        "markdown.markdownItPlugins": ["workspace", "web"],
        "html.customData": ["workspace", "web"],
        "css.customData": ["workspace", "web"],
    ]
}
