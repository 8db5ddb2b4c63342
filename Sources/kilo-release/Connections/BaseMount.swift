internal import Core
internal import Destinations

/// The repository from which an image's base layers can be mounted: the base's own, if it is in the same registry.
struct BaseMount {
    /// The repository's name there; nil if nothing can be mounted.
    let name: String?

    init(_ image: OCIPush.Image, for repository: String) {
        let key = "org.opencontainers.image.base.name"
        let manifests = (image.children + [image.root]).compactMap { try? JSONValue(parsing: $0.bytes) }
        let bases = manifests.compactMap { $0["annotations"]?[key]?.string.flatMap { try? OCIReference($0) } }
        guard let base = bases.first.flatMap({ try? OCIRepository($0.repository) }),
            let target = try? OCIRepository(repository), base.base == target.base, base.name != target.name
        else {
            name = nil
            return
        }
        name = base.name
    }
}
