internal import Core

/// What a registry says about one version of a package.
struct NPMRecord: Hashable, Sendable {
    /// The digests that the registry vouches for.
    let integrity: String?
    let shasum: String?
    /// The sum of the sizes of its files, as far as the registry tells it.
    let unpackedSize: Int?
    /// Where the tarball is.
    let tarball: String
    /// All tags of the package and the versions they point to.
    let tags: [String: String]

    /// Where the attestations of the version are; nil if it has none.
    let attestations: String?

    /// Reads a packument, whole or abbreviated; nil if it does not have the version.
    ///
    /// - Throws: `Malformed` if it is no packument.
    init?(_ packument: JSONValue?, version: String) throws(Malformed) {
        guard let packument, let versions = packument["versions"]?.object else { throw Malformed() }
        guard let dist = versions[version]?["dist"] else { return nil }
        guard let tarball = dist["tarball"]?.string else { throw Malformed() }
        self.tarball = tarball
        integrity = dist["integrity"]?.string
        attestations = dist["attestations"]?["url"]?.string
        shasum = dist["shasum"]?.string
        unpackedSize = dist["unpackedSize"]?.int
        tags = Self.tags(packument["dist-tags"])
    }

    /// The tags of a package and the versions that they point to.
    static func tags(_ value: JSONValue?) -> [String: String] {
        Dictionary(
            (value?.object?.members ?? []).map { ($0.key, $0.value.string ?? "") },
            uniquingKeysWith: { _, last in last })
    }

    /// The answer is no packument.
    struct Malformed: Error {}

    /// Whether the registry holds these bytes.
    ///
    /// `integrity` may list several hashes (Subresource Integrity, 3.5); versions from before 2017 have only
    /// the SHA-1.
    func holds(_ tarball: NPMTarball) -> Bool {
        guard let integrity else { return shasum == tarball.sha1.hex }
        return integrity.split(separator: " ").contains { $0 == tarball.sha512.integrity }
    }

    /// What is there, in a few words.
    var summary: String { integrity ?? shasum.map { "sha1 \($0)" } ?? "a version without digest" }

    /// Whether a tag points to a version or to a later one, which a later release moved it to.
    func tag(_ tag: String, reaches version: String) -> Bool {
        Self.tag(tag, in: tags, reaches: version)
    }

    /// The same for any tags.
    static func tag(_ tag: String, in tags: [String: String], reaches version: String) -> Bool {
        guard let pointed = tags[tag] else { return false }
        guard pointed != version, let there = SemanticVersion(pointed), let ours = SemanticVersion(version)
        else { return pointed == version }
        return there > ours
    }
}
