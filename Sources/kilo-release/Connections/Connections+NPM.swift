internal import Core
internal import Destinations
internal import Lifecycle
internal import ReleaseModel

extension Connections {
    /// The registry of a package, as plan and settings say.
    func npm(_ spec: NPMSettingsSpec, for package: String) throws(Failure) -> NPMConnection {
        try npm.connection(
            for: package, spec.authentication, declared: spec.registry.isEmpty ? nil : spec.registry)
    }

    /// How a plan's packages are published.
    ///
    /// - Throws: `Failure` (`npm.provenance`).
    func npmOptions(_ spec: NPMSettingsSpec) throws(Failure) -> NPMPublishOptions {
        let provenance =
            spec.hasProvenance ? try NPMProvenance(environment: npm.environment, signer: nil) : nil
        let way: NPMPublishWay =
            switch spec.publishing {
            case .direct: .direct
            case .staged: .staged
            }
        return NPMPublishOptions(way: way, provenance: provenance)
    }

    /// Checks of all registries that a plan's packages go to.
    func npmPreflight(_ spec: NPMSettingsSpec) throws(Failure) -> any Preflight {
        _ = try npmOptions(spec)
        return NPMPreflights(connections: self, spec: spec, tag: tag(preRelease: spec.preReleaseTag))
    }
}

/// A preflight of each package's registry, as scopes may have different ones.
private struct NPMPreflights: Preflight {
    let connections: Connections
    let spec: NPMSettingsSpec
    let tag: String

    var destination: String { "npm" }

    func check(_ identities: [Identity]) async -> [Failure] {
        var failures: [Failure] = []
        for group in Dictionary(grouping: identities, by: scope).sorted(by: { $0.key < $1.key }) {
            do {
                let connection = try connections.npm(spec, for: group.value[0].name)
                failures += await NPMPreflight(connection, tag: tag).check(group.value)
            } catch {
                failures.append(error)
            }
        }
        // What several scopes lack at one registry is told once.
        return failures.reduce(into: []) { all, failure in
            if !all.contains(failure) { all.append(failure) }
        }
    }

    private func scope(_ identity: Identity) -> String {
        identity.name.hasPrefix("@") ? String(identity.name.prefix { $0 != "/" }) : ""
    }
}
