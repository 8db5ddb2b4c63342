public import Lifecycle

/// What both stores know a VSIX by.
public struct VSIXCoordinates: Hashable, Sendable, CustomStringConvertible {
    /// The publisher, which Open VSX calls a namespace.
    public let publisher: String
    /// The extension's name.
    public let name: String
    /// The version.
    public let version: String
    /// The target, as vsce spells it (`linux-x64`); nil for a package that runs everywhere.
    public let target: String?

    /// Creates coordinates; an empty target and `universal`, as the stores report it, both mean none.
    public init(publisher: String, name: String, version: String, target: String?) {
        self.publisher = publisher
        self.name = name
        self.version = version
        self.target = Self.normalized(target)
    }

    /// Reads them from an identity; nil if its name is not `PUBLISHER.NAME`.
    public init?(_ identity: Identity) {
        let parts = identity.name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(
            publisher: String(parts[0]), name: String(parts[1]), version: identity.version,
            target: identity.variant)
    }

    /// `PUBLISHER.NAME`.
    public var id: String { "\(publisher).\(name)" }

    /// `PUBLISHER.NAME 1.2.3 (linux-x64)`.
    public var description: String { "\(id) \(version)" + (target.map { " (\($0))" } ?? "") }

    /// The identity at a destination.
    public func identity(at destination: String) -> Identity {
        Identity(destination: destination, name: id, version: version, variant: target ?? "")
    }

    /// A target as a store reports it, or nil if it means every platform.
    static func normalized(_ target: String?) -> String? {
        target == "universal" || target == "" || target == "undefined" ? nil : target
    }
}
