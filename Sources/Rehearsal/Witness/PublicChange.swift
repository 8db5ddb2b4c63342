public import Core

/// An attempt to make something public.
public struct PublicChange: Hashable, Sendable, CustomStringConvertible {
    /// The stand-in's name.
    public let service: String
    /// What kind of change it is.
    public let effect: Effect
    /// Method and path.
    public let subject: String
    /// What is made public, where the request tells it apart from other things of the service.
    public let name: String?
    /// The digest of the request's body, as far as the service has read it.
    public let content: Digest
    /// What the service answered.
    public let status: Int

    /// Whether it can be taken back.
    public enum Effect: Hashable, Sendable {
        /// It cannot.
        case irrevocable
        /// A tag, or a draft that becomes public.
        case pointer
    }

    /// Whether the service did it.
    public var isDone: Bool { (200..<300).contains(status) }

    /// `npm: PUT /kilo -> 200`.
    public var description: String { "\(service): \(subject) -> \(status)" }
}
