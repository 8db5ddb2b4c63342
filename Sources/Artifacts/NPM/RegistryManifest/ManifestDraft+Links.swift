import Core

/// Repository, bug tracker and home page.
extension ManifestDraft {
    mutating func fixRepository() throws {
        if let first = members["repositories"]?.array?.first { members["repository"] = first }
        if let url = members["repository"]?.string, !url.isEmpty {
            members["repository"] = ["type": "git", "url": .string(url)]
        }
        guard var repository = members["repository"]?.object, let url = repository["url"]?.string,
            let hosted = HostedRepository(url)
        else { return }
        guard !hosted.hasCredentials else {
            throw Failure(
                .npmSecretFile, subject, "the URL of \"repository\" holds a user name or password",
                advice: "remove it from the URL; everything in the manifest becomes public")
        }
        repository["url"] = .string(hosted.spelling == "shortcut" ? hosted.https : hosted.url)
        members["repository"] = .object(repository)
    }

    private var hosted: HostedRepository? {
        members["repository"]?["url"]?.string.flatMap { HostedRepository($0) }
    }

    mutating func fixBugs() {
        guard isTruthy("bugs") else {
            if let url = hosted?.bugs { members["bugs"] = ["url": .string(url)] }
            return
        }
        if let text = members["bugs"]?.string {
            if Self.isEmail(text) {
                members["bugs"] = ["email": .string(text)]
            } else {
                members["bugs"] = Self.hasProtocol(text) ? ["url": .string(text)] : nil
            }
        } else {
            members["bugs"] = Self.bugs(members["bugs"]?.object)
        }
    }

    /// The two members that mean something, with `web` and `name` read as `url`.
    private static func bugs(_ given: JSONObject?) -> JSONValue? {
        let url = [given?["web"], given?["name"], given?["url"]].compactMap { $0?.string }.last
        var result = JSONObject()
        if let url, hasProtocol(url) { result["url"] = .string(url) }
        if let email = given?["email"]?.string, isEmail(email) { result["email"] = .string(email) }
        return result.members.isEmpty ? nil : .object(result)
    }

    mutating func fixHomepage() {
        if !isTruthy("homepage"), let url = hosted?.homepage { members["homepage"] = .string(url) }
        guard isTruthy("homepage") else { return }
        members["homepage"] = members["homepage"]?.string.map {
            .string(Self.hasProtocol($0) ? $0 : "http://\($0)")
        }
    }

    private static func isEmail(_ text: String) -> Bool {
        guard let at = text.firstIndex(of: "@"), let dot = text.lastIndex(of: ".") else { return false }
        return at < dot
    }

    /// Whether the text begins with a scheme and a colon.
    private static func hasProtocol(_ text: String) -> Bool {
        let trimmed = JavaScriptText.trim(text)
        guard let colon = trimmed.firstIndex(of: ":"), colon != trimmed.startIndex else { return false }
        return trimmed[..<colon].allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || ".+-".contains($0))
        }
    }
}
