/// The Visual Studio Marketplace.
///
/// Irrevocable: a version cannot be taken back alone.
public struct Marketplace: Hashable, Sendable, DestinationConvertible {
    let extensions: [VSIX]
    let line: Int

    /// Publishes extensions; the publisher is the one of their package.json.
    ///
    /// Credential: `VSCE_PAT`.
    public init(_ extensions: [VSIX], line: Int = #line) {
        self.extensions = extensions
        self.line = line
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .marketplace(self), line: line) }
}

/// Open VSX.
///
/// Irrevocable.
public struct OpenVSX: Hashable, Sendable, DestinationConvertible {
    let extensions: [VSIX]
    let line: Int

    /// Publishes extensions; the namespace is the publisher of their package.json.
    ///
    /// Credential: `OVSX_PAT`.
    public init(_ extensions: [VSIX], line: Int = #line) {
        self.extensions = extensions
        self.line = line
    }

    /// The destination.
    public var destination: Destination { Destination(kind: .openVSX(self), line: line) }
}
