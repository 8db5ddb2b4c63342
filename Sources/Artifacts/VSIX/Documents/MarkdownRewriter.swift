internal import Core

/// Makes the relative links of a README or changelog absolute, as vsce does: by the shape of the text, also inside
/// code.
///
/// Works on bytes in one pass for each kind of link, so that a long changelog costs linear time.
struct MarkdownRewriter {
    /// `README.md` or `CHANGELOG.md`, for messages.
    let document: String
    let base: DocumentBase
    let options: VSIXOptions.Rewriting

    /// The rewritten text.
    ///
    /// - Throws: `DocumentProblem` for a relative link with no base to join it to.
    func rewrite(_ text: [UInt8]) throws(DocumentProblem) -> [UInt8] {
        guard options.makesLinksAbsolute else { return text }
        let linked = try rewriteLinks(text)
        let illustrated = try rewriteTags(linked)
        guard let repository = base.repository else { return illustrated }
        let links = repository.isGitHub ? options.linksGitHubIssues : options.linksGitLabIssues
        return links ? IssueLinks(repository).rewrite(illustrated) : illustrated
    }

    // MARK: Markdown's own links

    private func rewriteLinks(_ text: [UInt8]) throws(DocumentProblem) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count + text.count / 8)
        var scanner = LinkScanner(text)
        var done = 0
        while let link = scanner.next(from: done) {
            output += text[done..<link.start]
            output += try rewritten(link, text)
            done = link.end
        }
        return output + text[done...]
    }

    private func rewritten(_ link: LinkScanner.Link, _ text: [UInt8]) throws(DocumentProblem) -> [UInt8] {
        let target = String(decoding: text[link.target], as: UTF8.self)
        if target.lowercased().hasPrefix("mailto:") { return Array(text[link.start..<link.end]) }
        let isRelative = Self.isRelative(target)
        if isRelative, base.content == nil, base.images == nil {
            let what = link.isImage ? "image" : "link"
            throw .noBase("\(what) '\(target)'", at: link.start, in: text, document)
        }
        let title: [UInt8]
        do {
            title = try rewriteLinks(Array(text[link.title]))
        } catch {
            throw DocumentProblem(error.message, at: link.start, in: text)
        }
        let prefix = link.isImage ? base.images : base.content
        let absolute = prefix.flatMap { isRelative ? RelativeURL.join($0, target) : nil } ?? target
        return Array((link.isImage ? "![" : "[").utf8) + title + Array("](\(absolute))".utf8)
    }

    /// No `word://` in front and no `#`; `data:` and `//host` count as relative too.
    private static func isRelative(_ target: String) -> Bool {
        if target.hasPrefix("#") { return false }
        let word = target.unicodeScalars.prefix(while: \.isWord)
        return word.isEmpty || !target.unicodeScalars.dropFirst(word.count).starts(with: "://".unicodeScalars)
    }

    // MARK: <img> and <video>

    private func rewriteTags(_ text: [UInt8]) throws(DocumentProblem) -> [UInt8] {
        var output: [UInt8] = []
        var done = 0
        var index = 0
        while let start = text[index...].firstIndex(of: UInt8(ascii: "<")) {
            index = start + 1
            guard let tag = SourceTag(text, at: start) else { continue }
            let source = String(decoding: text[tag.source], as: UTF8.self)
            index = tag.end
            if source.hasPrefix("#") { continue }
            guard let images = base.images else { throw .noBase("image", at: start, in: text, document) }
            // vsce replaces the first occurrence of the text in the tag, wherever that is.
            let first = text[start..<tag.end].firstRange(of: text[tag.source]) ?? tag.source
            output += text[done..<first.lowerBound]
            output += Array(RelativeURL.join(images, source).utf8)
            done = first.upperBound
        }
        return output + text[done...]
    }
}

/// An `<img …>` or `<video …>` whose `src` is a plain path.
private struct SourceTag {
    let source: Range<Int>
    let end: Int

    init?(_ text: [UInt8], at start: Int) {
        let names = ["<img", "<video"]
        guard let name = names.first(where: { text[start...].starts(with: $0.utf8) }),
            let close = text[start...].firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        // The last fitting attribute, as the expression in vsce is greedy; something stands before it.
        let attribute = Array("src=".utf8)
        var place = close
        let first = start + name.utf8.count + 1
        while place > first {
            place -= 1
            guard text[place...].starts(with: attribute),
                let source = Self.value(text, from: place + attribute.count, before: close)
            else { continue }
            self.source = source
            end = close + 1
            return
        }
        return nil
    }

    private static func value(_ text: [UInt8], from start: Int, before end: Int) -> Range<Int>? {
        func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
        guard start < end, isQuote(text[start]) else { return nil }
        let value = text[(start + 1)..<end].prefix {
            let scalar = Unicode.Scalar($0)
            return scalar.isWord || "/.#- \t\r\n\u{0B}\u{0C}".unicodeScalars.contains(scalar)
        }
        guard !value.isEmpty, value.endIndex < end, isQuote(text[value.endIndex]) else { return nil }
        return value.startIndex..<value.endIndex
    }
}
