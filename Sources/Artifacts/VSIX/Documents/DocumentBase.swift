internal import Core

/// Where relative links of README and changelog lead to.
struct DocumentBase: Hashable, Sendable {
    /// Base of links; nil if none is known.
    var content: String?
    /// Base of images; nil if none is known.
    var images: String?
    /// The repository's page at GitHub or GitLab, found in the manifest.
    var repository: Repository?

    struct Repository: Hashable, Sendable {
        let isGitHub: Bool
        /// `https://github.com/a/b`.
        let url: String
    }

    init(_ manifest: ExtensionManifest, _ options: VSIXOptions) {
        let address = manifest["repository"]?.filledString ?? manifest["repository"]?["url"]?.filledString
        repository = address.flatMap { Self.repository($0) }
        let branch = (repository?.isGitHub == true ? options.githubBranch : options.gitlabBranch) ?? "HEAD"
        let separator = repository?.isGitHub == true ? "" : "/-"
        let page = repository.map { $0.url + separator }
        content = options.baseContentURL ?? page.map { "\($0)/blob/\(branch)" }
        images = options.baseImagesURL ?? options.baseContentURL ?? page.map { "\($0)/raw/\(branch)" }
    }

    /// Found by the words alone, not by the rules of `ExtensionRepository`: vsce does not see `a/b` and
    /// `git@github.com:a/b` here.
    private static func repository(_ address: String) -> Repository? {
        if let match = address.firstMatch(of: /github(?:\.com\/|:)([^\/]+\/[^\/]+)(?:\/|$)/) {
            return Repository(isGitHub: true, url: "https://github.com/" + withoutSuffix(match.1))
        }
        if let match = address.firstMatch(of: /gitlab(?:\.com\/|:)([^\/]+(?:\/[^\/]+)+)(?:\/|$)/) {
            return Repository(isGitHub: false, url: "https://gitlab.com/" + withoutSuffix(match.1))
        }
        return nil
    }

    private static func withoutSuffix(_ project: Substring) -> Substring {
        project.lowercased().hasSuffix(".git") ? project.dropLast(4) : project
    }
}
