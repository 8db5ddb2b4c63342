internal import Core

/// The `<Properties>` of `extension.vsixmanifest`, in vsce's order.
struct GalleryProperties {
    let manifest: ExtensionManifest
    let isPreRelease: Bool

    /// One line for each property; one with nothing but tabs for each that is absent.
    var lines: [String] {
        let code = [
            property("Code.Engine", manifest["engines"]?["vscode"]?.javaScriptText ?? "undefined"),
            property("Code.ExtensionDependencies", list("extensionDependencies")),
            property("Code.ExtensionPack", list("extensionPack")),
            property("Code.ExtensionKind", ExtensionKinds.of(manifest).joined(separator: ",")),
            property("Code.LocalizedLanguages", localizedLanguages),
            property(
                "Code.EnabledApiProposals", manifest.texts("enabledApiProposals").joined(separator: ",")),
            property("Code.PreRelease", isPreRelease ? "true" : nil),
            property("Code.ExecutesCode", executesCode ? "true" : nil),
            property("Code.SponsorLink", manifest.sponsorURL),
        ]
        return code + links + appearance
    }

    private var links: [String] {
        let links = ExtensionLinks(manifest)
        let source = [
            property("Services.Links.Source", links.repository),
            property("Services.Links.Getstarted", links.repository),
            property(
                links.github == nil ? "Services.Links.Repository" : "Services.Links.GitHub", links.repository),
        ]
        return (links.repository == nil ? [Self.absent] : source) + [
            property("Services.Links.Support", links.bugs),
            property("Services.Links.Learn", links.homepage),
        ]
    }

    private var appearance: [String] {
        let banner = manifest["galleryBanner"]
        let isStandard = manifest["markdown"] == "standard"
        let pricing = XMLText.escape(manifest.text("pricing") ?? "Free")
        return [
            property("Services.Branding.Color", banner?["color"]?.filledString),
            property("Services.Branding.Theme", banner?["theme"]?.filledString),
            property("Services.GitHubFlavoredMarkdown", isStandard ? "false" : "true"),
            "\t\t\t\t<Property Id=\"Microsoft.VisualStudio.Services.Content.Pricing\" Value=\"\(pricing)\"/>",
            "",
            property("Services.EnableMarketplaceQnA", marketplaceQuestions),
            property("Services.CustomerQnALink", customQuestions),
        ]
    }

    private var executesCode: Bool {
        manifest["main"]?.isTruthy == true || manifest["browser"]?.isTruthy == true
    }

    private var localizedLanguages: String {
        manifest.contributions("localizations").compactMap {
            $0["localizedLanguageName"]?.string ?? $0["languageName"]?.string ?? $0["languageId"]?.string
        }
        .joined(separator: ",")
    }

    private var marketplaceQuestions: String? {
        switch manifest["qna"] {
        case "marketplace": "true"
        case false: "false"
        default: nil
        }
    }

    private var customQuestions: String? {
        manifest.text("qna").flatMap { $0 == "marketplace" ? nil : $0 }
    }

    private func list(_ key: String) -> String {
        manifest.texts(key).withoutRepetitions().joined(separator: ",")
    }

    private static let absent = "\t\t\t\t"

    private func property(_ id: String, _ value: String?) -> String {
        guard let value else { return Self.absent }
        return Self.absent
            + "<Property Id=\"Microsoft.VisualStudio.\(id)\" Value=\"\(XMLText.escape(value))\" />"
    }
}
