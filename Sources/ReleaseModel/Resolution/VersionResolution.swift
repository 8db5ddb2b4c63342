public import Core

/// The version of a release by the product's rule, and whether it may be released.
struct VersionResolution {
    let resolver: Resolver
    let product: ProductSpec

    func tag(of version: SemanticVersion) -> String {
        product.tag.replacing("*", with: version.description)
    }

    func resolve() throws -> SemanticVersion {
        guard product.tag.count(where: { $0 == "*" }) == 1 else {
            throw Failure(
                .invalidTagPattern, product.tag, "a tag pattern holds exactly one * for the version",
                advice: "write it as `v*` or `name/v*`", at: resolver.location(product.line))
        }
        let version = try resolver.inputs.version ?? byRule()
        try checkMonotone(version)
        return version
    }

    /// Versions that tags of this product name, with the commits that they stand at.
    private var released: [(version: SemanticVersion, commit: String)] {
        let parts = product.tag.split(separator: "*", omittingEmptySubsequences: false)
        return resolver.facts.tags.compactMap { tag, commit in
            guard tag.hasPrefix(parts[0]), tag.hasSuffix(parts[1]),
                tag.count >= parts[0].count + parts[1].count,
                let version = SemanticVersion(tag.dropFirst(parts[0].count).dropLast(parts[1].count))
            else { return nil }
            return (version, commit)
        }
    }

    private func byRule() throws -> SemanticVersion {
        switch product.version.kind {
        case .input:
            throw failure(
                .versionMissing, "this product's version is an input", "give it with --release-version")
        case .packageJSON: return try fromManifest()
        case .highestTag: return try next()
        }
    }

    private func fromManifest() throws -> SemanticVersion {
        let path = product.version.path ?? "package.json"
        let text = resolver.facts.manifests[Plan.folder(ofManifest: path)]?.version
        guard let text, let version = SemanticVersion(text) else {
            throw failure(
                .versionMissing, "\(path) has no semantic version (found: \(text ?? "none"))",
                "set its \"version\", or give one with --release-version")
        }
        return version
    }

    private func next() throws -> SemanticVersion {
        guard !resolver.facts.isShallow else {
            throw failure(
                .shallowClone, "the clone is shallow, so the highest tag cannot be known",
                "fetch everything: git fetch --unshallow --tags")
        }
        let bump =
            SemanticVersion.Bump(rawValue: product.version.bump ?? "") ?? resolver.inputs.bump ?? .patch
        let highest = released.map(\.version).max() ?? SemanticVersion(0, 0, 0)
        return highest.bumped(bump)
    }

    private func checkMonotone(_ version: SemanticVersion) throws {
        guard let highest = released.max(by: { $0.version < $1.version }) else { return }
        // The same version at the same commit is a release that is run again: the destinations decide.
        if highest.version == version, highest.commit == resolver.facts.commit { return }
        guard highest.version < version else {
            throw failure(
                .versionNotMonotone,
                "\(version) is not above \(highest.version), which tag \(tag(of: highest.version)) holds",
                "release a higher version; a number that was used is never used again")
        }
    }

    private func failure(_ code: Failure.Code, _ message: String, _ advice: String) -> Failure {
        Failure(code, product.name, message, advice: advice, at: resolver.location(product.line))
    }
}

extension Failure.Code {
    /// A tag pattern without exactly one `*`.
    public static let invalidTagPattern = Self("plan.invalid-tag-pattern", .usage)
    /// No version is given and the rule finds none.
    public static let versionMissing = Self("version.missing", .usage)
    /// The version is not above what was released.
    public static let versionNotMonotone = Self("version.not-monotone", .refused)
    /// Tags may be missing, as the clone is shallow.
    public static let shallowClone = Self("git.shallow-clone", .refused)
}
