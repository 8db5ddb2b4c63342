/// A place that a product is published to, perhaps only on some channels.
public struct Destination: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case marketplace(Marketplace)
        case openVSX(OpenVSX)
        case npm(NPM)
        case gitHub(GitHubRelease)
        case oci(OCIRegistry)
        case dockerHub(DockerHubPage)
    }
    let kind: Kind
    var channels: [Channel] = Channel.allCases
    let line: Int
}

/// What can stand in a product's list of destinations.
public protocol DestinationConvertible {
    /// The destination.
    var destination: Destination { get }
}

extension Destination: DestinationConvertible {
    /// Itself.
    public var destination: Destination { self }
}

extension DestinationConvertible {
    /// The same destination, left out of releases on other channels.
    public func only(on channels: Channel...) -> Destination {
        var destination = self.destination
        destination.channels = channels
        return destination
    }
}

/// Collects destinations in order.
@resultBuilder
public enum DestinationBuilder {
    /// One destination.
    public static func buildExpression(_ part: some DestinationConvertible) -> [Destination] {
        [part.destination]
    }
    /// Nothing.
    public static func buildBlock() -> [Destination] { [] }
    /// A condition that holds.
    public static func buildEither(first part: [Destination]) -> [Destination] { part }
    /// A condition that does not hold.
    public static func buildEither(second part: [Destination]) -> [Destination] { part }
    /// The statements of a block.
    public static func buildPartialBlock(first: [Destination]) -> [Destination] { first }
    /// The statements of a block.
    public static func buildPartialBlock(accumulated: [Destination], next: [Destination]) -> [Destination] {
        accumulated + next
    }
    /// A loop.
    public static func buildArray(_ parts: [[Destination]]) -> [Destination] { parts.flatMap { $0 } }
    /// A condition without `else`.
    public static func buildOptional(_ part: [Destination]?) -> [Destination] { part ?? [] }
}
