internal import Core

extension GitHubState.Contents {
    /// Checks a release that is to be created or changed.
    ///
    /// - Throws: `GitHubRefusal` 422.
    func check(_ release: GitHubState.Release, in repository: GitHubRepository) throws {
        guard Self.isTagName(release.tag) else {
            throw GitHubRefusal.custom("Release", "tag_name", "tag_name is not well-formed")
        }
        // Any number of drafts may wait for one tag; only one release can have it.
        let isTaken = releases.contains { $0.tag == release.tag && !$0.isDraft && $0.id != release.id }
        guard !isTaken else { throw GitHubRefusal.invalid("Release", "tag_name", "already_exists") }
        guard !burntTags.contains(release.tag) || release.isImmutable else {
            throw GitHubRefusal.custom("Release", "tag_name", "tag_name was used by an immutable release")
        }
        // The target does not count where the tag is there already.
        let isTagged = tags[release.tag] != nil || repository.tags[release.tag] != nil
        guard isTagged || repository.commit(of: release.target) != nil else {
            throw GitHubRefusal.invalid("Release", "target_commitish", "invalid")
        }
    }

    /// Makes a draft public, which makes its tag.
    mutating func publish(
        _ id: Int, _ latest: GitHubReleaseRequest.Latest, in repository: GitHubRepository,
        at moment: Timestamp
    ) throws -> GitHubState.Release {
        guard let index = index(of: id) else { throw GitHubRefusal.notFound }
        let release = releases[index]
        if tags[release.tag] == nil, repository.tags[release.tag] == nil {
            tags[release.tag] = repository.commit(of: release.target)
        }
        releases[index].isDraft = false
        releases[index].published = moment
        releases[index].isImmutable = repository.hasImmutableReleases
        if repository.hasImmutableReleases { burntTags.append(release.tag) }
        if latest == .yes, !release.isPrerelease { self.latest = id }
        return releases[index]
    }

    /// Changes a release, and publishes a draft that is no longer to be one.
    mutating func edit(
        _ id: Int, _ wanted: GitHubReleaseRequest, in repository: GitHubRepository, at moment: Timestamp
    ) throws -> GitHubState.Release {
        guard let index = index(of: id) else { throw GitHubRefusal.notFound }
        var release = releases[index]
        wanted.apply(to: &release)
        if releases[index].isImmutable, release.tag != releases[index].tag {
            throw GitHubRefusal.custom(
                "Release", "tag_name", "tag_name cannot be changed when release is immutable")
        }
        try check(release, in: repository)
        releases[index] = release
        if release.isDraft, wanted.isDraft == false {
            return try publish(id, wanted.latest, in: repository, at: moment)
        }
        if wanted.isDraft == true, !release.isDraft { releases[index].isDraft = true }
        return releases[index]
    }

    /// The rules of git's check-ref-format that matter for tags.
    private static func isTagName(_ tag: String) -> Bool {
        let forbidden = " ~^:?*[\\\u{7f}"
        return !tag.isEmpty && !tag.hasPrefix("/") && !tag.hasSuffix("/") && !tag.hasSuffix(".")
            && !tag.hasSuffix(".lock") && !tag.contains("..") && !tag.contains("//") && !tag.contains("@{")
            && tag.unicodeScalars.allSatisfy { $0.value >= 0x20 && !forbidden.unicodeScalars.contains($0) }
    }
}
