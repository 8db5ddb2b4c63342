public import Core
internal import Lifecycle

extension Resolver {
    /// A file name becomes a name in a folder, so it may not lead out of it or meet what stands there already.
    func unsafeNames(_ artifacts: [ResolvedArtifact]) -> [Failure] {
        let reserved = ["artifacts.json", "sha256sums"]
        return artifacts.filter { artifact in
            RelativePath(artifact.fileName)?.components.count != 1
                || reserved.contains(artifact.fileName.lowercased())
        }.map { artifact in
            Failure(
                .unsafeName, artifact.fileName, "is no name for a file of a release",
                advice: "use a plain name without / that is neither artifacts.json nor SHA256SUMS",
                at: location(artifact.spec.line))
        }
    }

    /// A package that pins versions which are never published could never be installed.
    func unpublishedDependencies(_ artifacts: [ResolvedArtifact], _ published: [Int]) -> [Failure] {
        published.enumerated().flatMap { index, number -> [Failure] in
            guard let artifact = artifacts.first(where: { $0.number == number }),
                case .npm(let spec) = artifact.spec
            else { return [] }
            let missing = spec.optionalDependencies.filter { !published.prefix(index).contains($0) }
            return missing.compactMap { dependency in artifacts.first { $0.number == dependency } }.map {
                Failure(
                    .dependencyNotPublished, artifact.packageName,
                    "depends on \($0.packageName), which this release does not publish before it",
                    advice: "publish that package first, in the same or an earlier NPM entry",
                    at: location(spec.line))
            }
        }
    }

    /// Everybody who follows `latest` would get it.
    ///
    /// A plain version on another channel is fine: KiloCode's pre-releases are spelled like stable ones.
    func preReleaseOnStable(
        _ product: ProductSpec, _ version: SemanticVersion, _ channel: Channel
    ) -> [Failure] {
        guard channel == .stable, !version.prerelease.isEmpty else { return [] }
        return [
            Failure(
                .preReleaseOnStable, product.name, "\(version) is a pre-release, and the channel is stable",
                advice: "give --channel pre-release, or release a plain version", at: location(product.line))
        ]
    }

    /// Moving tags are set by stable releases only, so another release needs a tag of its own.
    func tagless(_ specs: [DestinationSpec], _ channel: Channel) -> [Failure] {
        specs.compactMap { spec in
            guard case .oci(let repository, let tags) = spec.kind, channel != .stable,
                tags.allSatisfy(\.isMoving)
            else { return nil }
            return Failure(
                .noTag, repository, "has only moving tags, which a \(channel.rawValue) release does not set",
                advice: "add `.version` to its tags, or `.only(on: .stable)`", at: location(spec.line))
        }
    }
}

extension DestinationSpec {
    var isNPM: Bool { if case .npm = kind { true } else { false } }
}

extension Failure.Code {
    /// A channel that no destination takes.
    public static let nothingToRelease = Self("plan.nothing-to-release", .usage)
    /// An artifact's name that would leave its folder.
    public static let unsafeName = Self("plan.unsafe-name", .usage)
    /// A package depends on one that is not published before it.
    public static let dependencyNotPublished = Self("plan.dependency-not-published", .usage)
    /// A pre-release version on the stable channel.
    public static let preReleaseOnStable = Self("version.pre-release-on-stable", .usage)
    /// An image would get no tag.
    public static let noTag = Self("plan.no-tag", .usage)
}
