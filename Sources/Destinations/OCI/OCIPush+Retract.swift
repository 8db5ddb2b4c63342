internal import Core
public import Lifecycle

extension OCIPush {
    /// How the tags could be taken back: pointers to where they pointed before, versions in the way in which the
    /// registry removes a tag, and the manifest itself where it can be deleted.
    public func retract() -> [RetractionStep] {
        let restored = tags.filter { !$0.isVersion }.map { repoint($0.name) }
        let untagged = tags.filter(\.isVersion).map { untag($0.name) }
        return restored + untagged + (deletesByDigest ? [deletion] : [])
    }

    /// Neither GHCR nor Docker Hub deletes by the registry's own protocol (405).
    private var deletesByDigest: Bool { !repository.isGitHub && !repository.isDockerHub }

    private func repoint(_ tag: String) -> RetractionStep {
        let known = previous[tag]
        let target = known.map { "\($0)" } ?? "sha256:PREVIOUS"
        return RetractionStep(
            "restore-\(tag)", .restore,
            "Points `\(tag)` back to the image before, so that pulls of it get that one. Who has pulled ours keeps "
                + "it."
                + (known == nil
                    ? " The receipt of the release before names its digest: put it in place of PREVIOUS."
                    : ""),
            call: "skopeo copy --all --preserve-digests docker://\(repository)@\(target) "
                + "docker://\(repository):\(tag)",
            undo: .possible, by: known == nil ? .person : .tool)
    }

    private func untag(_ tag: String) -> RetractionStep {
        if repository.isGitHub { return untagOnGitHub(tag) }
        if repository.isDockerHub { return untagOnDockerHub(tag) }
        return RetractionStep(
            "untag-\(tag)", .delete,
            "Deletes the tag `\(tag)`; the image stays reachable by its digest, until the registry collects what "
                + "has no tag. Not every registry deletes tags: Debian's docker-registry deletes by digest only.",
            call: "curl -X DELETE -H \"Authorization: Bearer $TOKEN\" "
                + "\(repository.base)/v2/\(repository.name)/manifests/\(tag)",
            undo: .possible, by: .tool)
    }

    private func untagOnDockerHub(_ tag: String) -> RetractionStep {
        RetractionStep(
            "untag-\(tag)", .delete,
            "Deletes the tag `\(tag)` by Docker Hub's own API, as its registry answers DELETE with 405. A tag that "
                + "a rule makes immutable cannot be deleted.",
            call: "curl -X DELETE -H \"Authorization: Bearer $TOKEN\" "
                + "https://hub.docker.com/v2/repositories/\(repository.name)/tags/\(tag)",
            undo: .possible, by: .person)
    }

    private func untagOnGitHub(_ tag: String) -> RetractionStep {
        let (owner, name) = splitName
        let package = "/orgs/\(owner)/packages/container/\(name.replacing("/", with: "%2F"))/versions"
        let find =
            "gh api --paginate \(package) --jq "
            + "'.[] | select(.metadata.container.tags | index(\"\(tag)\")) | .id'"
        return RetractionStep(
            "untag-\(tag)", .delete,
            "GHCR has no untagging: this deletes the package version of \(digest) with ALL its tags. To remove "
                + "`\(tag)` alone, put any other manifest under it first, and then delete the version of that. It "
                + "can be restored for 30 days. For a user's package write /users/ in place of /orgs/; the token "
                + "needs delete:packages. GitHub refuses it for a public version with more than 5000 downloads.",
            call: "gh api -X DELETE \"\(package)/$(\(find))\"", undo: .possible, by: .person)
    }

    private var deletion: RetractionStep {
        RetractionStep(
            "delete-manifest", .delete,
            "Deletes the image by its digest and with it EVERY tag that points to it, where the registry allows it; "
                + "pulls by digest end. Its platforms' manifests and its layers go when the registry next collects "
                + "what nothing names.",
            call: "curl -X DELETE -H \"Authorization: Bearer $TOKEN\" "
                + "\(repository.base)/v2/\(repository.name)/manifests/\(digest)",
            undo: .impossible, by: .tool)
    }

    private var splitName: (owner: Substring, name: Substring) {
        let slash = repository.name.firstIndex(of: "/") ?? repository.name.endIndex
        return (repository.name[..<slash], repository.name[slash...].dropFirst())
    }
}
