internal import Core
internal import HTTPTypes

extension GitHubState {
    /// An asset and its release.
    func asset(_ id: Int, in repository: String) -> (asset: Asset, release: Release)? {
        for release in repositories[repository]?.releases ?? [] {
            if let asset = release.assets.first(where: { $0.id == id }) { return (asset, release) }
        }
        return nil
    }

    /// Adds an asset, whose name must be new and whose release must still be open.
    ///
    /// - Throws: `GitHubRefusal` 404 or 422.
    mutating func add(_ asset: Asset, to release: Int, in repository: String) throws {
        guard var contents = repositories[repository], let index = contents.index(of: release) else {
            throw GitHubRefusal.notFound
        }
        guard !contents.releases[index].isImmutable else { throw GitHubRefusal.immutable }
        guard !contents.releases[index].assets.contains(where: { $0.name == asset.name }) else {
            throw GitHubRefusal.invalid("ReleaseAsset", "name", "already_exists")
        }
        contents.releases[index].assets.append(asset)
        repositories[repository] = contents
    }

    /// Changes an asset.
    ///
    /// - Throws: `GitHubRefusal` 404 if it was deleted meanwhile.
    mutating func change(
        _ id: Int, in repository: String, _ change: (inout Asset) -> Void
    ) throws -> (asset: Asset, release: Release) {
        guard let (found, release) = asset(id, in: repository), var contents = repositories[repository],
            let index = contents.index(of: release.id)
        else { throw GitHubRefusal.notFound }
        var asset = found
        change(&asset)
        contents.releases[index].assets = release.assets.map { $0.id == id ? asset : $0 }
        repositories[repository] = contents
        return (asset, contents.releases[index])
    }

    /// Removes an asset of a release that is still open.
    ///
    /// - Throws: `GitHubRefusal` 404 or 422.
    mutating func removeAsset(_ id: Int, in repository: String) throws {
        guard let (_, release) = asset(id, in: repository), var contents = repositories[repository],
            let index = contents.index(of: release.id)
        else { throw GitHubRefusal.notFound }
        guard !release.isImmutable else {
            throw GitHubRefusal(
                status: .unprocessableContent, message: "Cannot delete asset from an immutable release")
        }
        contents.releases[index].assets.removeAll { $0.id == id }
        repositories[repository] = contents
    }
}
