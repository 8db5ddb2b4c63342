internal import Core
public import Lifecycle

extension OCIPush {
    /// How the tags could be taken back.
    ///
    /// The manifest itself stays: other tags may share it, and who has pulled it has it.
    public func retract() -> [RetractionStep] {
        tags.map { tag in
            switch tag {
            case .version(let name): untag(name)
            case .pointer(let name): repoint(name)
            }
        }
    }

    private func repoint(_ tag: String) -> RetractionStep {
        RetractionStep(
            "Point `\(tag)` back to the release before, whose digest its receipt names. "
                + "Pulls of `\(tag)` get that one from then on.",
            call: "skopeo copy --all --preserve-digests docker://\(repository)@sha256:PREVIOUS "
                + "docker://\(repository):\(tag)")
    }

    private func untag(_ tag: String) -> RetractionStep {
        if repository.isGitHub { return untagOnGitHub(tag) }
        if repository.isDockerHub { return untagOnDockerHub(tag) }
        return RetractionStep(
            "Delete the tag `\(tag)`; the image stays reachable by its digest. "
                + "docker-registry 2.8 deletes by digest only, which would take all tags of it along: "
                + "overwrite the tag there.",
            call: "DELETE \(repository.base)/v2/\(repository.name)/manifests/\(tag)")
    }

    private func untagOnDockerHub(_ tag: String) -> RetractionStep {
        RetractionStep(
            "Delete the tag `\(tag)` by Docker Hub's own API, as its registry answers DELETE with 405. "
                + "A tag that a rule makes immutable cannot be deleted.",
            call: "DELETE https://hub.docker.com/v2/repositories/\(repository.name)/tags/\(tag)")
    }

    private func untagOnGitHub(_ tag: String) -> RetractionStep {
        let (owner, name) = splitName
        let package = "orgs/\(owner)/packages/container/\(name.replacing("/", with: "%2F"))"
        return RetractionStep(
            "GHCR has no untagging: put a dummy manifest under `\(tag)`, then delete that package version. "
                + "Deleting the version of \(digest) itself would take its other tags along.",
            call: "PUT \(repository.base)/v2/\(repository.name)/manifests/\(tag), then "
                + "DELETE https://api.github.com/\(package)/versions/ID")
    }

    private var splitName: (owner: Substring, name: Substring) {
        let slash = repository.name.firstIndex(of: "/") ?? repository.name.endIndex
        return (repository.name[..<slash], repository.name[slash...].dropFirst())
    }
}
