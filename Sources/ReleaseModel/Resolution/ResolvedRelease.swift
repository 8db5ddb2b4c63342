public import Core
public import Lifecycle

/// One release of one product with everything decided: version, channel, names, identities.
public struct ResolvedRelease: Hashable, Sendable, Codable {
    /// The plan that it follows.
    public let plan: Plan
    /// The SHA-256 of the plan's canonical JSON.
    public let planDigest: Digest
    /// The plan's file, for messages.
    public let planFile: String
    /// The product.
    public internal(set) var product: ProductSpec
    /// The version.
    public let version: SemanticVersion
    /// The channel.
    public let channel: Channel
    /// The git tag.
    public let tag: String
    /// The commit.
    public let commit: String
    /// The time in all artifacts.
    public let time: Timestamp
    /// The artifacts that this release needs, in the plan's order.
    public let artifacts: [ResolvedArtifact]
    /// The destinations of this channel, in the plan's order.
    public let destinations: [ResolvedDestination]

    /// An artifact of the release by its number.
    public func artifact(_ number: Int) -> ResolvedArtifact? { artifacts.first { $0.number == number } }

    /// An item of the release by its identity.
    public func item(_ identity: Identity) -> (item: ReleaseItem, destination: ResolvedDestination)? {
        for destination in destinations {
            if let item = destination.items.first(where: { $0.identity == identity }) {
                return (item, destination)
            }
        }
        return nil
    }
}

/// An artifact with its name.
public struct ResolvedArtifact: Hashable, Sendable, Codable {
    /// Its number in the plan.
    public let number: Int
    /// Its declaration.
    public let spec: ArtifactSpec
    /// Its file name (an image's: the name of its layout folder).
    public let fileName: String
    /// What it is called at a destination: `@kilocode/cli`, `kilocode.kilo-code`; else its file name.
    public let packageName: String
}

/// A destination with what goes there.
public struct ResolvedDestination: Hashable, Sendable, Codable {
    /// Its place in the product's list.
    public let number: Int
    /// Its declaration.
    public let spec: DestinationSpec
    /// What is published there, in order.
    public let items: [ReleaseItem]

    /// What tells it from other destinations; two entries of a plan with one label are one place.
    public var label: String {
        switch spec.kind {
        case .gitHub(let repository, _), .dockerHub(let repository): "\(spec.name) \(repository)"
        case .marketplace, .openVSX, .npm, .oci: spec.name
        }
    }

    /// The file name of its checksum list, if it has one.
    public var checksums: String? {
        if case .gitHub(_, true) = spec.kind { "SHA256SUMS" } else { nil }
    }
}

/// One thing that is published at one destination.
public struct ReleaseItem: Hashable, Sendable, Codable {
    /// What the destination knows it by.
    public let identity: Identity
    /// The numbers of its artifacts.
    public let artifacts: [Int]
    /// What publishing it does.
    public let effect: Effect
    /// What must have been published there before it.
    public let requires: [Identity]
}
