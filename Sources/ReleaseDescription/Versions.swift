/// Where the number of the next release comes from.
public struct VersionRule: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case input
        case packageJSON(String)
        case highestTag(Bump)
    }
    let kind: Kind

    /// Given with `--release-version`; a release without it is refused.
    public static let input = VersionRule(kind: .input)

    /// The `version` of a package.json, by its path in the project.
    public static func packageJSON(_ path: String) -> VersionRule { VersionRule(kind: .packageJSON(path)) }

    /// The highest version among the git tags that fit the product's pattern, raised.
    ///
    /// `--release-version` overrides it.
    public static func highestTag(bump: Bump) -> VersionRule { VersionRule(kind: .highestTag(bump)) }
}

/// Which number a release raises.
public enum Bump: String, Hashable, Sendable {
    /// Incompatible changes.
    case major
    /// Added features.
    case minor
    /// Fixes.
    case patch
    /// Given with `--bump`; `patch` without it.
    case input
}

/// The audience of a release.
///
/// Never guessed from how a version is spelled.
public enum Channel: String, Hashable, Sendable, CaseIterable {
    /// Everybody.
    case stable
    /// Who asked for early versions.
    case preRelease = "pre-release"
    /// Who wants each day's build.
    case nightly
}

/// Which channel a release goes to.
public struct ChannelRule: Hashable, Sendable {
    let isInput: Bool
    let channel: Channel

    /// Given with `--channel`; this one without it.
    ///
    /// Choose the one that does less harm by accident.
    public static func input(default channel: Channel) -> ChannelRule {
        ChannelRule(isInput: true, channel: channel)
    }

    /// Always this one.
    public static func always(_ channel: Channel) -> ChannelRule {
        ChannelRule(isInput: false, channel: channel)
    }
}

/// Stands for the version of the release inside names: `Archive("kilo-\(releaseVersion)-linux-x64", ...)`.
public let releaseVersion = "{version}"
