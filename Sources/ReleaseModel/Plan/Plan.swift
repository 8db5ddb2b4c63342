/// A release plan as it was emitted: tables of commands and artifacts that refer to each other by number, and
/// the products that publish them.
///
/// The wire form of `ReleaseDescription`, format 1.
public struct Plan: Hashable, Sendable, Codable {
    /// The wire format; this tool reads 1.
    public let format: Int
    /// The build commands.
    public let commands: [CommandSpec]
    /// The artifacts; a number stands for the same bytes wherever it is used.
    public let artifacts: [ArtifactSpec]
    /// The products.
    public let products: [ProductSpec]
}

/// A command that builds files.
public struct CommandSpec: Hashable, Sendable, Codable {
    /// What it does, in words.
    public let label: String
    /// Program and arguments.
    public let arguments: [String]
    /// The folder of the project that it runs in; empty for the root.
    public let folder: String
    /// Patterns of the files that decide its result.
    public let inputs: [String]
    /// Patterns of the files that it makes.
    public let products: [String]
    /// Names of further variables that it is given.
    public let environment: [String]
    /// The line of the plan.
    public let line: Int
}

/// A product: what is released together under one version.
public struct ProductSpec: Hashable, Sendable, Codable {
    /// What people call it.
    public let name: String
    /// The pattern of its tags.
    public let tag: String
    /// Where its version comes from.
    public let version: VersionSpec
    /// Which channel it goes to.
    public let channel: ChannelSpec
    /// A title for image labels; may be empty.
    public let title: String
    /// One line about it; may be empty.
    public let summary: String
    /// The URL of its sources; may be empty.
    public let repository: String
    /// An SPDX expression; may be empty.
    public let license: String
    /// Who has to sign before it is published; nil for nobody.
    public internal(set) var approvals: [ApprovalRule]?
    /// Where it goes.
    public let destinations: [DestinationSpec]
    /// The line of the plan.
    public let line: Int

    /// Where a version comes from.
    public struct VersionSpec: Hashable, Sendable, Codable {
        /// `input`, `package.json` or `highest-tag`.
        public let kind: Kind
        /// The package.json, for that kind.
        public let path: String?
        /// `major`, `minor`, `patch` or `input`, for `highest-tag`.
        public let bump: String?

        /// The kinds of rules.
        public enum Kind: String, Hashable, Sendable, Codable {
            /// Given on the command line.
            case input
            /// Read from a package.json.
            case packageJSON = "package.json"
            /// The highest tag, raised.
            case highestTag = "highest-tag"
        }
    }

    /// Which channel.
    public struct ChannelSpec: Hashable, Sendable, Codable {
        /// Whether the command line can choose.
        public let isInput: Bool
        /// The channel, or the default.
        public let channel: Channel
    }
}

/// The audience of a release.
public enum Channel: String, Hashable, Sendable, Codable, CaseIterable {
    /// Everybody.
    case stable
    /// Who asked for early versions.
    case preRelease = "pre-release"
    /// Who wants each day's build.
    case nightly
}
