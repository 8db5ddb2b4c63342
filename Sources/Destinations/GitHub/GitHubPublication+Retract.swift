public import Lifecycle

extension GitHubPublication {
    /// Hiding, deleting, and the tag, which outlives its release.
    public func retract() -> [RetractionStep] {
        let place = "\(content.tag) -R \(connection.repository)"
        return [
            RetractionStep(
                "Makes the release a draft again: invisible to everybody without write access. Impossible "
                    + "for an immutable release.",
                call: "gh release edit \(place) --draft"),
            RetractionStep(
                "Deletes the release with its \(content.assets.count) assets; downloads of them end. The tag "
                    + "stays. The tag of an immutable release can never be used again.",
                call: "gh release delete \(place)"),
            RetractionStep(
                "Deletes the tag; clones keep theirs.",
                call: "git push https://github.com/\(connection.repository) --delete refs/tags/\(content.tag)"
            ),
        ]
    }
}
