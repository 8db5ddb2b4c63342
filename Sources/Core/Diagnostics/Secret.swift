/// A credential that cannot be printed by accident: its description is dots.
///
/// It is not `Codable`, so that it cannot reach the ledger or a report either.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    /// Wraps a secret text.
    public init(_ value: String) { self.value = value }

    /// The text itself, to be put into a header and nowhere else.
    public func reveal() -> String { value }

    /// Dots, whatever the secret is.
    public var description: String { "•••" }
    /// Dots, whatever the secret is.
    public var debugDescription: String { "•••" }
    /// Hides the value from `dump` and reflection-based printers.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Replaces known secrets in outside text (error bodies, logs of child processes) by dots.
public struct Redactor: Sendable {
    private let secrets: [String]

    /// Creates a redactor for these secrets.
    ///
    /// Texts shorter than four characters are no secrets that could be searched for without destroying the
    /// text.
    public init(_ secrets: [Secret]) {
        self.secrets = secrets.map { $0.reveal() }.filter { $0.utf8.count >= 4 }
            .sorted { $0.utf8.count > $1.utf8.count }
    }

    /// The text with every occurrence of a secret replaced.
    public func redact(_ text: String) -> String {
        secrets.reduce(text) { $0.replacing($1, with: "•••") }
    }
}
