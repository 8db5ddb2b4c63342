public import Core

/// A VSIX in the store, and what it holds.
public struct PackagedVSIX: Hashable, Sendable, Codable {
    /// The package's bytes and their digests.
    public var artifact: PackagedArtifact
    /// The publisher's identifier: `kilocode`.
    public var publisher: String
    /// The extension's name: `kilo-code`.
    public var name: String
    /// The packaged version: `7.4.23`.
    public var version: String
    /// The platform, `linux-x64`; nil for a universal package.
    public var target: String?
    /// Whether it goes to those who chose pre-releases.
    public var isPreRelease: Bool
    /// The digest of what is inside (see `VSIXNormalForm`).
    public var normalForm: Digest
    /// Paths of all entries, in their order in the package.
    public var entries: [String]
    /// What does not stop packaging but should be looked at.
    public var warnings: [VSIXWarning]

    /// `publisher.name`, the extension's identifier in both registries.
    public var identifier: String { "\(publisher).\(name)" }
}

/// Something about an extension that does not stop packaging but should be looked at.
public struct VSIXWarning: Hashable, Sendable, Codable, CustomStringConvertible {
    /// What it is about: a file, or a file with its line.
    public var subject: String
    /// What is wrong with it, in vsce's words where vsce warns too.
    public var message: String

    /// Says something about a subject.
    public init(subject: String, message: String) {
        self.subject = subject
        self.message = message
    }

    /// `subject: message`.
    public var description: String { "\(subject): \(message)" }
}
