import Core

/// Description, keywords and people.
extension ManifestDraft {
    mutating func fixDescription() {
        if isTruthy("description"), members["description"]?.string == nil { members["description"] = nil }
        guard !isTruthy("description"), let readme = surroundings.readme?.text ?? ownReadme else { return }
        if !readme.isEmpty { members["description"] = .string(Self.firstParagraph(readme)) }
    }

    private var ownReadme: String? {
        members["readme"]?.string.flatMap { $0 == "ERROR: No README data found!" ? nil : $0 }
    }

    /// The first block of text in a readme, without the headings in front of it.
    static func firstParagraph(_ readme: String) -> String {
        let lines = JavaScriptText.trim(readme).unicodeScalars
            .split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        // An empty line ends the search; one of white space only does not.
        let isSkipped = { (line: String) in
            let text = JavaScriptText.trim(line)
            return !line.isEmpty && (text.isEmpty || text.hasPrefix("#"))
        }
        let start = lines.firstIndex { !isSkipped($0) } ?? lines.count
        var end = start + 1
        while end < lines.count, !JavaScriptText.trim(lines[end]).isEmpty { end += 1 }
        return JavaScriptText.trim(
            lines[min(start, lines.count)..<min(end, lines.count)].joined(separator: " "))
    }

    /// A text is split at commas that white space follows.
    mutating func fixKeywords() {
        if let text = members["keywords"]?.string {
            members["keywords"] = .array(Self.splitKeywords(text).map { .string($0) })
        }
        fixTextList("keywords")
    }

    private static func splitKeywords(_ text: String) -> [String] {
        var words: [String] = [""]
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == ",", let next = rest.first, JavaScriptText.isSpace(next) {
                rest = rest.drop(while: JavaScriptText.isSpace)
                words.append("")
            } else {
                words[words.count - 1].unicodeScalars.append(scalar)
            }
        }
        return words
    }

    mutating func fixPeople() {
        if isTruthy("author") { members["author"] = members["author"].map(Person.normalised) }
        for key in ["maintainers", "contributors"] {
            guard let people = members[key]?.array else { continue }
            members[key] = .array(people.map(Person.normalised))
        }
    }
}

/// An author: `Jane Doe <jane@example.com> (https://example.com)`, or the same as an object.
enum Person {
    /// The object with `name`, `email` and `url`, as far as they are there.
    static func normalised(_ value: JSONValue) -> JSONValue {
        let text = value.string ?? spelled(value)
        var person = JSONObject()
        let name = JavaScriptText.trim(text.prefix { $0 != "(" && $0 != "<" })
        if !name.isEmpty { person["name"] = .string(name) }
        if let email = between(text, "<", ">") { person["email"] = .string(email) }
        if let url = between(text, "(", ")") { person["url"] = .string(url) }
        return .object(person)
    }

    private static func spelled(_ value: JSONValue) -> String {
        let member = { (keys: [String]) in keys.lazy.compactMap { value[$0]?.string }.first { !$0.isEmpty } }
        let email = member(["email", "mail"]).map { " <\($0)>" } ?? ""
        let url = member(["url", "web"]).map { " (\($0))" } ?? ""
        return (member(["name"]) ?? "") + email + url
    }

    /// The first text between the two signs that holds neither of them.
    private static func between(_ text: String, _ open: Character, _ close: Character) -> String? {
        guard
            let end = text.indices.first(where: { index in
                text[index] == close && Self.start(text[..<index], open, close) != nil
            }), let start = Self.start(text[..<end], open, close)
        else { return nil }
        return String(text[text.index(after: start)..<end])
    }

    private static func start(_ text: Substring, _ open: Character, _ close: Character) -> String.Index? {
        guard let start = text.lastIndex(where: { $0 == open || $0 == close }), text[start] == open,
            text.index(after: start) != text.endIndex
        else { return nil }
        return start
    }
}
