internal import Core

/// A README or changelog on its way into a package.
struct ExtensionDocument {
    /// `README.md` or `CHANGELOG.md`, whatever the file is called.
    let name: String
    let base: DocumentBase
    let options: VSIXOptions.Rewriting

    init(_ name: String, _ manifest: ExtensionManifest, _ options: VSIXOptions) {
        self.name = name
        base = DocumentBase(manifest, options)
        self.options = options.rewriting
    }

    /// The text to package.
    ///
    /// - Throws: `DocumentProblem` for the first thing that the Marketplace would not show.
    func packaged(_ text: [UInt8]) throws(DocumentProblem) -> [UInt8] {
        if let template = text.firstRange(of: "This is the README for your extension ".utf8) {
            throw DocumentProblem(
                "It seems the README.md still contains template text. Make sure to edit the README.md "
                    + "file before you package or publish your extension.",
                at: template.lowerBound, in: text)
        }
        // vsce reads the text as UTF-8 and writes it again, which replaces what is none.
        let valid = Array(String(decoding: text, as: UTF8.self).utf8)
        let rewritten = try MarkdownRewriter(document: name, base: base, options: options).rewrite(valid)
        try check(rewritten)
        return rewritten
    }

    private func check(_ text: [UInt8]) throws(DocumentProblem) {
        let found = MarkdownImages(text)
        if options.makesLinksAbsolute {
            for image in found.images {
                guard let message = problem(image.source) else { continue }
                throw DocumentProblem(message, at: image.offset, in: text)
            }
        }
        if let drawing = found.drawings.first {
            throw DocumentProblem("SVG tags are not allowed in \(name).", at: drawing, in: text)
        }
    }

    private func problem(_ source: String?) -> String? {
        guard let source, !source.isEmpty else { return "Images in \(name) must have a source." }
        guard let decoded = PercentDecoding.decode(source) else { return "URI malformed" }
        guard let url = WebURL(decoded) else { return "Invalid image source in \(name): \(decoded)" }
        if url.scheme != "https" { return "Images in \(name) must come from an HTTPS source: \(decoded)" }
        guard url.isUntrustedSVG else { return nil }
        return "SVGs are restricted in \(name); please use other file image formats, such as PNG: \(decoded)"
    }
}
