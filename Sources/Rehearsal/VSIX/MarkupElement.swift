/// An opening tag of an XML document, with the text that follows it.
///
/// Enough of XML for `extension.vsixmanifest` as vsce and others write it; no DTD, no CDATA, no namespaces.
struct MarkupElement: Hashable, Sendable {
    let name: String
    let attributes: [String: String]
    /// The text up to the next tag, with entities replaced.
    let text: String

    /// All opening tags of a document, in order; what is no tag is passed over.
    static func all(in document: String) -> [MarkupElement] {
        withoutComments(document).split(separator: "<").compactMap { MarkupElement($0) }
    }

    /// What is in a comment is not said; one that never ends swallows the rest.
    private static func withoutComments(_ document: String) -> String {
        var pieces = document.split(separator: "<!--", omittingEmptySubsequences: false)
        let start = pieces.removeFirst()
        return pieces.reduce(into: String(start)) { text, piece in
            guard let end = piece.firstRange(of: "-->") else { return }
            text += piece[end.upperBound...]
        }
    }

    /// Reads `Name a="b" …>text`; nil for closing tags, declarations and comments.
    private init?(_ piece: Substring) {
        guard let first = piece.first, first.isLetter, let end = Self.tagEnd(piece) else { return nil }
        var tag = piece[..<end]
        name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
        tag = tag.dropFirst(name.count)
        attributes = Self.attributes(tag)
        text = Self.unescape(piece[piece.index(after: end)...])
    }

    /// The `>` that ends the tag; one inside of a quoted value does not.
    private static func tagEnd(_ piece: Substring) -> Substring.Index? {
        var quote: Character?
        for index in piece.indices {
            let character = piece[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == ">" {
                return index
            }
        }
        return nil
    }

    private static func attributes(_ tag: Substring) -> [String: String] {
        var rest = tag
        var attributes: [String: String] = [:]
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].filter { !$0.isWhitespace }
            let after = rest[rest.index(after: equals)...].drop { $0.isWhitespace }
            guard let quote = after.first, quote == "\"" || quote == "'",
                let close = after.dropFirst().firstIndex(of: quote)
            else { return attributes }
            attributes[String(name)] = unescape(after[after.index(after: after.startIndex)..<close])
            rest = after[after.index(after: close)...]
        }
        return attributes
    }

    private static func unescape(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        // The ampersand comes last, or `&amp;lt;` would become `<`.
        let entities = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&"),
        ]
        return entities.reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
    }
}
