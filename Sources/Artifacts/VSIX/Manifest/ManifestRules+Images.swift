internal import Core

extension ManifestRules {
    /// The Marketplace shows no SVG icons.
    var icon: [Violation] {
        guard let icon = manifest.text("icon"), icon.lowercased().hasSuffix(".svg") else { return [] }
        return [Violation("SVGs can't be used as icons: \(icon)", at: "icon")]
    }

    /// Badges come from HTTPS, and SVG ones from hosts that the Marketplace trusts.
    var badges: [Violation] {
        (manifest["badges"]?.array ?? []).compactMap { badge in
            let text = badge["url"]?.javaScriptText ?? "undefined"
            guard let decoded = PercentDecoding.decode(text) else {
                return Violation("URI malformed", at: "badges")
            }
            guard let url = WebURL(decoded) else {
                return Violation("Badge URL is invalid: \(text)", at: "badges")
            }
            if url.scheme != "https" {
                return Violation("Badge URLs must come from an HTTPS source: \(text)", at: "badges")
            }
            guard url.isUntrustedSVG else { return nil }
            return Violation(
                "Badge SVGs are restricted. Please use other file image formats, such as PNG: \(text)",
                at: "badges")
        }
    }
}
