internal import Core

/// Whether the dist-tag `latest`, which everybody gets who names no version, may move to an older version.
public enum NPMTagPolicy: Hashable, Sendable {
    /// Publishing an older version under `latest` is refused, as npm 11 does it for a tag that nobody named.
    case onlyForward
    /// It moves wherever the version is, as somebody has named the tag.
    case anywhere
}

/// What a publish would do to the package's `latest`.
struct NPMTagMove: Hashable, Sendable {
    let name: String
    let version: String
    let tag: String
    let policy: NPMTagPolicy

    /// A failure if `latest` would move back from where it points.
    func problem(_ tags: [String: String], destination: String) -> Failure? {
        guard policy == .onlyForward, tag == "latest", let pointed = tags[tag],
            let there = SemanticVersion(pointed), let ours = SemanticVersion(version), there > ours
        else { return nil }
        return Failure(
            .npmTagMovesBack, "\(destination) \(name)@\(version)",
            "the dist-tag latest points to \(pointed), and would move back to \(version)",
            advice: "give the older version a dist-tag of its own, such as "
                + "release-\(ours.major).\(ours.minor)")
    }
}
