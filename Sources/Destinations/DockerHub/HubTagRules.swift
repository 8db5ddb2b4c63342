internal import Core

/// The tags of a repository on Docker Hub that cannot be moved or deleted once they are there.
struct HubTagRules: Hashable {
    private let patterns: [String]

    /// Reads `immutable_tags_settings` of a repository: `{"enabled": true, "rules": ["v.*"]}`.
    init(shown json: JSONValue) {
        let settings = json["immutable_tags_settings"]
        patterns = settings?["enabled"] == true ? settings?["rules"]?.array?.compactMap(\.string) ?? [] : []
    }

    /// Whether a rule is for this tag.
    ///
    /// Rules are regular expressions of Go, and Docker does not say whether one has to match the whole tag. Taken as if
    /// it had to: a wrong alarm would keep a release back, and what is missed here the registry refuses.
    func fix(_ tag: String) -> Bool {
        patterns.contains { pattern in
            guard let expression = try? Regex(pattern) else { return false }
            return (try? expression.wholeMatch(in: tag)) != nil
        }
    }
}

extension DockerHubConnection {
    /// Those of some tags that nobody can move once they are there; none if the settings cannot be read.
    public func fixedTags(among tags: [String]) async -> [String] {
        guard let rules = await tagRules() else { return [] }
        return tags.filter(rules.fix)
    }

    func tagRules() async -> HubTagRules? {
        do {
            return try await signIn().repository().map { HubTagRules(shown: $0) }
        } catch {
            return nil
        }
    }
}
