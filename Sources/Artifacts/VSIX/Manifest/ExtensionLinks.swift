internal import Core

/// The links that the registries show beside an extension.
struct ExtensionLinks: Hashable, Sendable {
    var repository: String?
    var bugs: String?
    var homepage: String?

    init(_ manifest: ExtensionManifest) {
        let address = manifest["repository"]?.filledString ?? manifest["repository"]?["url"]?.filledString
        let hosted = address.flatMap { ExtensionRepository($0) }
        repository = hosted?.cloneURL ?? address
        bugs = Self.bugs(manifest["bugs"]) ?? hosted?.issuesURL
        homepage = manifest.text("homepage") ?? hosted?.readmeURL
    }

    /// The repository, if it is at GitHub.
    var github: String? {
        repository.flatMap {
            $0.hasPrefix("https://github.com/") || $0.hasPrefix("git@github.com:") ? $0 : nil
        }
    }

    private static func bugs(_ value: JSONValue?) -> String? {
        value?.filledString ?? value?["url"]?.filledString
            ?? value?["email"]?.filledString.map { "mailto:\($0)" }
    }
}
