internal import Core

/// What Docker Hub shows of a repository: a line, and a document in Markdown.
public struct HubPage: Hashable, Sendable {
    /// The line.
    public let summary: String
    /// The document.
    public let readme: String

    /// Longer lines are refused by Docker Hub.
    private static let summaryLimit = 100
    /// Larger documents are refused by Docker Hub.
    private static let readmeLimit = 25_000

    /// A page of texts.
    ///
    /// - Throws: `Failure` (`docker-hub.page`) for texts that Docker Hub does not take.
    public init(summary: String, readme: String) throws {
        for (text, what, limit) in [
            (summary, "summary", Self.summaryLimit), (readme, "readme", Self.readmeLimit),
        ] where text.utf8.count > limit {
            throw Failure(
                .dockerHubPage, "\(what) of the page",
                "expected at most \(limit) bytes, found \(text.utf8.count)", advice: "shorten it")
        }
        guard !summary.contains(where: \.isNewline) else {
            throw Failure(
                .dockerHubPage, "summary of the page", "expected one line, found several",
                advice: "say more in the readme")
        }
        (self.summary, self.readme) = (summary, readme)
    }

    /// What is shown, in the form that the API speaks; an absent text is an empty one.
    ///
    /// Taken as it is: whoever wrote it may have had other limits, and it can be replaced all the same.
    init(shown json: JSONValue) {
        summary = json["description"]?.string ?? ""
        readme = json["full_description"]?.string ?? ""
    }

    /// Reads what `text` has written.
    ///
    /// - Throws: `Failure` (`docker-hub.page`).
    public init(_ bytes: [UInt8]) throws {
        guard let json = try? JSONValue(parsing: bytes) else {
            throw Failure(
                .dockerHubPage, "page", "is no JSON document", advice: "package the release again")
        }
        let page = HubPage(shown: json)
        try self.init(summary: page.summary, readme: page.readme)
    }

    /// The page as the API takes it.
    public var text: String {
        JSONValue(members: [("description", .string(summary)), ("full_description", .string(readme))]).text()
    }

    /// Whether readers see the same: Docker Hub may drop white space at the end.
    func reads(as other: HubPage) -> Bool {
        Self.trimmed(summary) == Self.trimmed(other.summary)
            && Self.trimmed(readme) == Self.trimmed(other.readme)
    }

    private static func trimmed(_ text: String) -> Substring {
        var rest = text[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
