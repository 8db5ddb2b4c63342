internal import Core
internal import Lifecycle

/// What each destination will know the artifacts by.
struct ItemNaming {
    let artifacts: [ResolvedArtifact]
    let version: SemanticVersion
    let tag: String
    /// Every package that this release publishes to npm, in order.
    let published: [Int]

    func destination(_ spec: DestinationSpec, number: Int) -> ResolvedDestination {
        ResolvedDestination(number: number, spec: spec, items: items(of: spec))
    }

    private func items(of spec: DestinationSpec) -> [ReleaseItem] {
        switch spec.kind {
        case .marketplace, .openVSX: return spec.artifacts.compactMap { package($0, spec.name, []) }
        case .npm(let settings): return packages(spec, dependants: settings.dependants)
        case .gitHub(let repository, _):
            return [pointer(spec, to: repository, tag)]
        case .oci(let repository, _):
            let path = String(repository.drop { $0 != "/" }.dropFirst())
            return [pointer(spec, to: path, version.description)]
        case .dockerHub(let repository): return [pointer(spec, to: repository, version.description)]
        }
    }

    private func pointer(_ spec: DestinationSpec, to name: String, _ version: String) -> ReleaseItem {
        ReleaseItem(
            identity: Identity(destination: spec.name, name: name, version: version),
            artifacts: spec.artifacts, effect: .reversible, requires: [])
    }

    /// A dependant waits for all before it, and any package for those that its manifest names.
    private func packages(_ spec: DestinationSpec, dependants: Int) -> [ReleaseItem] {
        let first = spec.artifacts.count - min(max(dependants, 0), spec.artifacts.count)
        return spec.artifacts.enumerated().compactMap { index, number in
            let earlier = index >= first ? Array(spec.artifacts[..<index]) : []
            let named = dependencies(of: number).filter { published.contains($0) && !earlier.contains($0) }
            return package(number, spec.name, (earlier + named).compactMap { identity($0, spec.name) })
        }
    }

    private func dependencies(of number: Int) -> [Int] {
        guard case .npm(let spec) = artifact(number)?.spec else { return [] }
        return spec.optionalDependencies
    }

    private func package(_ number: Int, _ destination: String, _ requires: [Identity]) -> ReleaseItem? {
        identity(number, destination).map {
            ReleaseItem(identity: $0, artifacts: [number], effect: .irrevocable, requires: requires)
        }
    }

    private func identity(_ number: Int, _ destination: String) -> Identity? {
        guard let artifact = artifact(number) else { return nil }
        let variant = if case .vsix(let spec) = artifact.spec { spec.target } else { "" }
        return Identity(
            destination: destination, name: artifact.packageName, version: version.description,
            variant: variant)
    }

    private func artifact(_ number: Int) -> ResolvedArtifact? { artifacts.first { $0.number == number } }
}
