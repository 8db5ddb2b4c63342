internal import Core

/// The tags under which the registries find an extension.
struct GalleryTags {
    let manifest: ExtensionManifest

    /// All tags, in vsce's order, each once.
    var all: [String] {
        let groups: [[String]] = [
            manifest.keywords, contributed, translations, languages, activation, grammars, described, special,
        ]
        return groups.flatMap { $0 }.filter { !$0.isEmpty }.withoutRepetitions()
    }

    private var contributed: [String] {
        Self.byContribution.flatMap { path, tags in
            let value = path.reduce(manifest["contributes"]) { $0?[$1] }
            let hasLength = value?.array?.isEmpty == false || value?.filledString != nil
            return hasLength ? tags : []
        }
    }

    private static let byContribution: [(path: [String], tags: [String])] = [
        (["themes"], ["theme", "color-theme"]),
        (["iconThemes"], ["theme", "icon-theme"]),
        (["productIconThemes"], ["theme", "product-icon-theme"]),
        (["snippets"], ["snippet"]),
        (["keybindings"], ["keybindings"]),
        (["debuggers"], ["debuggers"]),
        (["jsonValidation"], ["json"]),
        (["menus", "statusBar/remoteIndicator"], ["remote-menu"]),
        (["chatParticipants"], ["chat-participant"]),
        (["languageModelTools"], ["tools", "language-model-tools"]),
        (["languageModelChatProviders"], ["language-models"]),
        (["modelContextServerCollections"], ["mcp", "language-model-tools"]),
    ]

    private var translations: [String] {
        manifest.contributions("localizations").flatMap { localization in
            let language = localization["languageId"]?.javaScriptText ?? "undefined"
            let ids = (localization["translations"]?.array ?? []).map {
                $0["id"]?.javaScriptText ?? "undefined"
            }
            return ["lp-\(language)"] + ids.flatMap { ["__lp_\($0)", "__lp-\(language)_\($0)"] }
        }
    }

    private var languages: [String] {
        manifest.contributions("languages").flatMap { language in
            let id = language["id"]?.string ?? ""
            let aliases = (language["aliases"]?.array ?? []).compactMap(\.string).map(Self.cleaned)
            let extensions = (language["extensions"]?.array ?? []).compactMap(\.string).map(Self.cleaned)
            return [id] + aliases
                + extensions.map(Self.withoutFirstDot).filter { !$0.isEmpty }.map { "__ext_\($0)" }
        }
    }

    private var activation: [String] {
        manifest.activationEvents.filter { $0.hasPrefix("onLanguage:") }.map {
            String($0.dropFirst("onLanguage:".count))
        }
    }

    private var grammars: [String] {
        manifest.contributions("grammars").compactMap { $0["language"]?.string }
    }

    private var described: [String] { DescriptionKeywords.tags(in: manifest.text("description") ?? "") }

    private var special: [String] {
        (ExtensionKinds.of(manifest).contains("web") ? ["__web_extension"] : [])
            + (manifest.sponsorURL == nil ? [] : ["__sponsor_extension"])
    }

    private static func cleaned(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.isWord || $0 == "." || $0 == "-" }))
    }

    private static func withoutFirstDot(_ text: String) -> String {
        guard let dot = text.firstIndex(of: ".") else { return text }
        return String(text[..<dot] + text[text.index(after: dot)...])
    }
}

extension Unicode.Scalar {
    /// JavaScript's `\w`.
    var isWord: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}
